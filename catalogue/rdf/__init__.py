"""The catalogue as linked data: DCAT out, in four profiles, and DCAT in.

`told/` says, one module for each part of a description, how it is told in RDF and how it is read back; `profiles` says
which parts each profile tells; `pages` tells the whole catalogue; `reading` and `harvest` read what others publish.
"""
