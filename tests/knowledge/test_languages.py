import pytest

from duecare.knowledge.languages import Language, NotLanguage, parse


@pytest.mark.parametrize(
    ("value", "code", "name"),
    [
        ("en", "en", "English"),
        ("EN", "en", "English"),
        ("eng", "eng", "English"),
        ("ger", "ger", "German"),
        ("no", "no", "Norwegian"),
        ("swh", "swh", "Swahili (individual language)"),
        ("zh-Hant-TW", "zh-Hant-TW", "Chinese"),
        ("pt_BR", "pt-BR", "Portuguese"),
        ("sr-Latn", "sr-Latn", "Serbian"),
        ("multilingual", "multilingual", "multilingual"),
        ("code", "code", "code"),
        ("qaa", "qaa", "private use"),
    ],
)
def test_languages(value, code, name):
    found = parse(value)
    assert isinstance(found, Language)
    assert (found.code, found.name) == (code, name)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (False, '"no"'),
        (True, ""),
        (None, ""),
        (7, ""),
        ("", ""),
        ("English", "en"),
        ("engllish", "en"),
        ("Greek", "el"),
        ("jp", "ja"),
        ("cn", "zh"),
        ("zzz", ""),
        ("en, fr", ""),
        ("unknown", ""),
        ("[More Information Needed]", ""),
        ("x" * 5000, ""),
    ],
)
def test_what_is_no_language(value, meant):
    found = parse(value)
    assert isinstance(found, NotLanguage)
    assert found.meant == meant
