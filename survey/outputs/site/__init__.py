"""The site: a folder of pages that opens from a stick, made of what people agreed to publish.

What lives here: what stands on each page, the map, the photos' copies, the swap of the folder. What does
not: what may leave (`fieldwork.gate`), reading the campaign (`campaign.publishing.site`). No page asks for
anything from outside of its folder.
"""
