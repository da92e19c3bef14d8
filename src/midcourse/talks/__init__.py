"""What is said: positions, proposals, timeline, claims, verdicts.

=============  ====================================================================================
module         what lives there
=============  ====================================================================================
positions      parties, issues, sources, and who wants what
timeline       events in order
claims         what was said, the questions that settle it, and `compare`
quantities     the register of what may be asked: names, parameters, units
verdicts       holds, fails, depends, undecidable; the words
proposals      levers, conditions, packages of the deal search
quotes         short quotations against a text
dossier        all of it together
=============  ====================================================================================

Nothing here imports physics: a claim names a quantity, and `midcourse.analysis.evidence` answers.
"""
