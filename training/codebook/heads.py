"""What is asked of the encoder: the names of all heads and of their labels."""

ACTS = ("statement", "attitude", "self_evident")
FAMILIES = (
    "war_metaphor",
    "game_metaphor",
    "name_calling",
    "glorification",
    "hyperbole",
    "certainty",
    "fear",
    "emotive_verb",
    "scare_quotes",
    "in_group",
    "irony",
    "other",
    "hedge",
)
TYPES = ("named_official", "unnamed_official", "expert", "media", "company", "document", "ordinary", "unspecified")
CUE_STANCES = ("neutral", "endorsing", "doubting", "conceding", "charged")
#: Each word piece has one of these.
TAGS = {
    # The codebook's.
    "phrase": ("O", "B", "I"),
    "hedge": ("O", "I"),
    "cue": ("O", *(f"{b}-{act}" for act in ACTS for b in "BI")),
    "speaker": ("O", "I"),
    "said": ("O", "I"),
    "running": ("O", "I"),
    # Of the published sets.
    "credential": ("O", "I"),
    "appeal_source": ("O", "I"),
    "loaded_word": ("O", "I"),
    "entity": ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"),
    "polnear_source": ("O", "B", "I"),
    "polnear_cue": ("O", "B", "I"),
    "polnear_content": ("O", "B", "I"),
}
#: Each stretch of text, with its sentence, has one of these.
POOLED = {
    "family": FAMILIES,
    "source_type": TYPES,
    "named": ("no", "yes"),
    "cue_stance": CUE_STANCES,
    "loaded": ("no", "yes"),
    "subjective": ("no", "yes"),
    "appeal": ("no", "yes"),
    "polarity": ("negative", "neutral", "positive"),
    "role": ("hero", "villain", "victim"),
}
#: What a piece is to a cue.
PARTS = ("none", "source", "content")
#: Where a side is found for its stance in a sentence: named in it, before it in the passage, nowhere.
WHERE = ("here", "before", "nowhere")
STANCES = (-1, 0, 1)
