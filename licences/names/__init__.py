"""What a name may look like: of an enterprise or another body, of a person; and which of the two a name is.

One rule for every road to a licence: the face data (`licences.types.text`), the rules across fields
(`licences.rules.holders`) and conversion, which takes wrappings off first, ask here. Words and forms are
rows of `data/*.tsv`, each with its source and how sure it is.

A name is refused when it certainly is not what a register holds; the error says what kind of thing was seen
and never holds the name. What is only unusual is a warning of the rules.
"""
