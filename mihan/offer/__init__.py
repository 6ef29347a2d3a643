"""What is taught and to whom: sectors, poles, programmes, options, modules, groups, enrolments.

A `Programme` is national (one code); an `Offering` is that programme in an establishment, hung
under a pole in the tree of units; a `Group` follows it in one training year. Every row says where
it comes from (`mark`, `source`). Start reading at `models.Group`.
"""
