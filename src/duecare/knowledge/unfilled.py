"""The texts that card templates and card generators leave behind, as patterns.

Those of the Hub's card templates (huggingface_hub ``templates/``, datasets ``templates/``), of the cards that the
Transformers Trainer, PEFT and TRL write, and the common marks of unfinished text. With each pattern stands a text (or
several) of which one is, in lower case, part of every match; ``prose`` compiles a pattern only when it meets that text.
"""

MORE = r"(?:needs )?(?:more )?info(?:rmation)? (?:is )?(?:needed|required)|needs more information|to be (?:added|completed|determined|done|written|announced|filled(?: in)?|updated|defined)|tbd|tba|todo|fixme|wip|coming soon|under construction|work in progress|fill (?:me |this )?in|(?:(?:more |further )?(?:details?|information|info|documentation|section) )?(?:will be (?:added|provided|updated|completed|documented|published|filled in|written)|(?:will|to) follow|(?:is )?coming)(?: (?:later|soon|shortly|in (?:the|a) (?:near )?future|(?:in )?(?:a )?later version))?|placeholder|your (?:text|description|answer) here"  # noqa: E501
ALONE = (
    rf"(?:\A|\n|[:\-–—]\s+|\.\s)[\s\W]{{0,20}}(?:this section is (?:a )?)?(?:{MORE})\b(?: here)?[\s\W]{{0,20}}(?=\Z|\n)"
)
UNFILLED = (
    "info needed", "information needed", "info is needed", "information is needed", "info required", "needs more info",
    "information required", "info is required", "information is required", "to be ", "tbd", "tba", "todo", "fixme",
    "wip", "coming soon", "under construction", "work in progress", "fill in", "fill me in", "fill this in",
    "will be ", "will follow", "to follow", "coming", "placeholder", "your text here", "your description here",
    "your answer here",
)  # fmt: skip
# Patterns, what a match of each is, and texts of which one stands (in lower case) in every match: compiling all these
# patterns would cost a run over one card more than the rest of it, and most cards hold none of the texts.
MARKS = (
    (ALONE, "stands where text should be", UNFILLED),
    (rf"\[\s*(?:{MORE})\s*\]", "stands where text should be", UNFILLED),
    (
        r"more information needed for further recom+endations",
        "is the template's own sentence",
        ("needed for further recom",),
    ),
    (
        r"(?-i:\A\s*#?\s*(?:TODO|TBD|FIXME|XXX)\b)[^\n]{0,60}",
        "marks unfinished text",
        ("todo", "tbd", "fixme", "xxx"),
    ),
    (r"(?-i:\[\s*(?:TODO|TBD|FIXME)\b)[^\]\n]{0,160}\]", "marks unfinished text", ("todo", "tbd", "fixme")),
    (
        r"\[(?:your|insert|add|describe|fill in|enter|provide)\s[^\]\n]{2,80}\]",
        "stands where text should be",
        ("[your", "[insert", "[add", "[describe", "[fill in", "[enter", "[provide"),
    ),
    (
        r"<(?:your|insert|add|describe|fill in|enter)[ -][^>\n]{2,60}>",
        "stands where text should be",
        ("<your", "<insert", "<add", "<describe", "<fill in", "<enter"),
    ),
    (
        r"\{\{\s*[a-z_][\w.]*\s*\|[^}\n]{0,300}\}\}|(?:\A|:\s*)\{\{\s*[a-z_]\w*\s*\}\}(?=\s*\Z)",
        "is a template field that was never filled in",
        ("{{",),
    ),
    (r"(?-i:\{[A-Z]+_NAME\})", "is a template field that was never filled in", ("_name}",)),
    (r"\blorem ipsum dolor\b", "is dummy text", ("lorem ipsum",)),
    (
        r"\A\W*model card for (?:model id|\[?model[ _-]?name\]?)\W*\Z",
        "is the template's title",
        ("card for model", "card for [model"),
    ),
    (
        r"\A\W*dataset card for (?:\[?dataset[ _-]?name\]?|\[needs more info[^\]]*\])\W*\Z",
        "is the template's title",
        ("card for dataset", "card for [dataset", "card for [needs"),
    ),
    (
        r"\bon (?:an unknown|the (?:none|unknown|null)) dataset\b",
        "names no dataset",
        ("unknown dataset", "none dataset", "null dataset"),
    ),
    (
        r"fine-?tuned version of \[?none\b\]?",
        "names no base model",
        ("tuned version of none", "tuned version of [none"),
    ),
)
TEMPLATE = (
    (
        r"this (?:model ?card|dataset card) aims to be a base template for new (?:models|datasets)[^\n]*",
        "base template",
    ),
    (r"users \(both direct and downstream\)[^.\n]*(?:\.|\Z)", "users (both direct and downstream)"),
    (r"use the code below to get started with the model\.?", "use the code below to get started"),
    (r"carbon emissions can be estimated using the[^\n]*", "carbon emissions can be estimated"),
    (r"provide a (?:quick|longer) summary of (?:what )?(?:the|this) (?:model|dataset)[^\n]*", " summary of"),
    (r"this section (?:is meant to|describes the|addresses|provides|is for the)[^\n]*", "this section "),
    (
        r"significant\s+research\s+has\s+explored\s+bias\s+and\s+fairness\s+issues\s+with\s+language\s+models\s*"
        r"(?:\(see(?:[^()]|\([^()]*\)){0,400}\))?\.?",
        "significant",
    ),
    (
        r"predictions\s+generated\s+by\s+the\s+model\s+may\s+include\s+disturbing\s+and\s+harmful\s+stereotypes[^.]*\.?",
        "stereotypes",
    ),
    (r"briefly summarize the dataset[^\n]*", "briefly summarize the dataset"),
    (r"state whether the dataset[^\n]*", "state whether the dataset"),
    (
        r"if\s+the\s+dataset\s+contains\s+annotations\s+which\s+are\s+not\s+part\s+of\s+the\s+initial[^.]*\.?",
        "annotations",
    ),
    (r"describe (?:the|any) [^\n]* here\.?", "describe "),
    (r"thanks to \[?@github-username\]?[^\n]*", "@github-username"),
    (r"this model card (?:has been|was) (?:automatically )?generated[^\n]*", "generated"),
    (
        r"(?:the|this) model should not be used to intentionally create hostile or alienating environments for "
        r"people\.?",
        "hostile or alienating environments",
    ),
    (
        r"in addition, the model was not trained to be factual or true representations of people or events[^\n]*",
        "not trained to be factual",
    ),
    (
        r"for an automated evaluation of this model, see the \*?sentence embeddings benchmark[^\n]*",
        "embeddings benchmark",
    ),
    *(
        (rf"{said}[^\n]*", said)
        for said in (
            "address questions around how the model", "you can include sample code which will",
            "provide examples of latent issues", "describe the data you used to train",
            "preprocessing, hardware used, hyperparameters", "provide some eval results",
            "this should link to a dataset card", "this should link to a data card",
            "these are the evaluation metrics being used", "relevant interpretability work for the model goes",
            "motivation for the creation of this dataset", "provide the basic links for the",
            "if studies of the datasets have outlined", "provide descriptions, if available, of any",
            "please discuss the social impact you believe", "describe the data collection process",
            "describe the criteria for data", "what are the known or foreseeable issues",
            "what is the known or foreseeable issues", "for each of the tasks tagged for this",
        )
    ),
    (r"you should probably proofread and complete it[^\n]*", "proofread and complete it"),
)  # fmt: skip
