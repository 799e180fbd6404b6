"""How each manifest format writes what a check asks for: the words of a fix."""

from collections.abc import Mapping

from duecare.model.manifest import Concept, Manifest

NATIVE: Mapping[Concept, str] = {
    "sources": "`sources` with `name` or `url`, `collected_by`, `method`, `from` and `to`",
    "license": "`license: CC-BY-4.0` (an SPDX expression or a Hub id)",
    "collection": "`method`, `collected_by`, `from` and `to` to each of `sources`",
    "personal_data": "`personal_data: {present: false}`, or `present: true` with `kinds`, `legal_basis`, `handling`",
    "synthetic": "`synthetic: []` if people wrote every row, else `generator`, `version`, `terms` and `share`",
    "owner": "`owner: {name: …, contact: …}`",
    "representation": "`representation: {statement: …, known_gaps: […]}`",
    "splits": "`split: train` (or validation, test) to each file",
    "preparation": "the steps under `preparation` (`[]` if there were none)",
    "checksums": "`sha256:` (`sha256sum FILE` prints it)",
}
CROISSANT: Mapping[Concept, str] = {
    "sources": "`prov:wasDerivedFrom` or `isBasedOn`, or `rai:dataCollection` for data of your own",
    "license": "`license`, the address of an SPDX license",
    "collection": "`rai:dataCollection`: how, by whom and when",
    "personal_data": "`rai:personalSensitiveInformation`",
    "synthetic": "`rai:machineAnnotationTools` (`none` if people wrote every row)",
    "owner": "`creator` with `name` and `email` or `url`",
    "representation": "`rai:dataLimitations` and `rai:dataBiases`",
    "splits": "a record set with `dataType: cr:Split`",
    "preparation": "`rai:dataPreprocessingProtocol`",
    "checksums": "`sha256`",
}
CARD: Mapping[Concept, str] = {
    "sources": "`source_datasets` to the metadata, or a section `Source Data`",
    "license": "`license` to the metadata, a Hub id such as cc-by-4.0",
    "collection": "a section `Data Collection and Processing`",
    "personal_data": "a section `Personal and Sensitive Information`",
    "synthetic": "`annotations_creators` and `language_creators` to the metadata (`machine-generated`, `found`, …)",
    "owner": "a section `Dataset Card Contact`",
    "representation": "a section `Bias, Risks, and Limitations`",
    "splits": "`configs` to the metadata, with `data_files` by `split`",
    "preparation": "a section `Data Collection and Processing`",
}
PACKAGE: Mapping[Concept, str] = {
    "sources": "`sources: [{title: …, path: …}]`",
    "license": "`licenses: [{name: CC-BY-4.0}]`",
    "owner": "`contributors` with `title` and `email` or `path`",
    "checksums": "`hash: sha256:…`",
}
PIN: Mapping[Concept, str] = {"checksums": "its checksum (`dvc add` or `dvc commit` writes it)"}
FORMATS: Mapping[str, Mapping[Concept, str]] = {
    "croissant": CROISSANT,
    "hf-dataset-card": CARD,
    "datapackage": PACKAGE,
    "dvc": PIN,
    "dvc-lock": PIN,
}


def add(manifest: Manifest, concept: Concept) -> str:
    """``add …``: what to write in this manifest, in the words of its own format."""
    return f"add {FORMATS.get(manifest.format, NATIVE).get(concept) or NATIVE[concept]}"
