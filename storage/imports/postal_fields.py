"""A postal address, one fact in four columns."""

from __future__ import annotations

from storage.imports.field_spec import spec

POSTAL = {
    "address": spec(
        """
        address, address 1, address line, address line 1, street, street address, postal address, mailing
        address, billing address, bill to address, customer address, adresse, adresse 1, ligne adresse 1,
        adresse ligne 1, adresse postale, adresse de facturation, adresse client, rue, voie, n° et voie,
        numéro et rue, n° et libellé de voie | addr, adr, addr 1, adr 1
        """,
        limit=120,
    ),
    "address_2": spec(
        """
        address 2, address line 2, street 2, adresse 2, adresse ligne 2, ligne adresse 2, complément,
        complément adresse, complément d'adresse, adresse complémentaire, address complement | addr 2, adr 2,
        bâtiment, building
        """,
        limit=120,
    ),
    "postal_code": spec(
        """
        postal code, postcode, post code, zip, zip code, zip postal code, cp, code postal, c.p., code
        postal client
        """,
        limit=20,
    ),
    "city": spec("city, town, post town, ville, localité, commune, ville client", limit=80),
}
WEAK = {"address": 1, "address_2": 0, "postal_code": 0, "city": 0}
"""What these fields say at most for a kind of file."""
