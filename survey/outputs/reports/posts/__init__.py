"""Posts: an article for each centre, from the summary that its manager accepted.

What lives here: what stands in a post, its formats for SPIP, a site of any kind and a word processor, and
the folder of them. What does not: what may leave (values passed the gate), and the site's own pages (`site`).
"""
