"""A form whose answers speak of persons, and looking for what was erased in every byte of a folder."""

from pathlib import Path

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:s="urn:x-survey:tags">
<h:head><h:title>Visite</h:title><model>
<instance><data id="visite" version="1"><nom/><postes/><gestionnaire/><temoin/><photo/><facade/>
<meta><instanceID/></meta></data></instance>
<bind nodeset="/data/nom" type="string"/>
<bind nodeset="/data/postes" type="int"/>
<bind nodeset="/data/gestionnaire" type="string" s:pii="name" s:subject="manager"/>
<bind nodeset="/data/temoin" type="string" s:pii="name" s:subject="witness"/>
<bind nodeset="/data/photo" type="binary" s:pii="image" s:subject="manager"/>
<bind nodeset="/data/facade" type="binary"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>
</model></h:head>
<h:body><input ref="/data/nom"><label>Nom</label></input><input ref="/data/postes"><label>Postes</label></input>
<input ref="/data/gestionnaire"><label>Gestionnaire</label></input>
<input ref="/data/temoin"><label>Témoin</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Portrait</label></upload>
<upload ref="/data/facade" mediatype="image/*"><label>Façade</label></upload></h:body></h:html>
"""
NAME = "Hamidou Maiga-Planted"
PORTRAIT = b"\xff\xd8 portrait of the planted one \xff\xd9"


def files_with(folder: Path, planted: bytes) -> list[str]:
    """Return the files below a folder whose bytes hold `planted`, in UTF-8 or UTF-16."""
    wide = planted.decode("latin-1").encode("utf-16-le")
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and (planted in (data := path.read_bytes()) or wide in data)
    )
