"""Headers in French and English become fields."""

from __future__ import annotations

import pytest

from bot.errors import ImportRefusedError
from bot.files import FIELDS, FileKind, FileMapping
from storage.imports.fields import KINDS
from storage.imports.headers import Layout, best_layout, check, key

PLAIN = FileMapping()
R = FileKind.RECEIVABLES


def _layout(headers: str, kind: FileKind | None = R, mapping: FileMapping = PLAIN) -> Layout:
    row = headers.split(";")
    _, layout = best_layout([row], kind, mapping)
    check(layout, row, kind, mapping)
    return layout


def test_every_kind_reads_the_fields_a_mapping_can_name() -> None:
    assert {kind: frozenset(spec.fields) for kind, spec in KINDS.items()} == {k: FIELDS[k] for k in KINDS}


@pytest.mark.parametrize(
    "header", ["Date d'échéance", "DATE ECHEANCE", "date_echeance", "Date échéance", " date-échéance "]
)
def test_case_accents_and_punctuation_do_not_matter(header: str) -> None:
    assert key(header) == "dateecheance"


@pytest.mark.parametrize(
    "header", ["N° facture", "Numéro de facture", "n° de facture", "Num facture", "No. Facture"]
)
def test_every_way_to_write_number_is_one(header: str) -> None:
    assert key(header) == "nofacture"


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Compte tiers;Intitulé;Pièce;Date;Échéance;Montant;Solde",
         "customer customer_name number issued due gross open"),
        ("Client;Pièce;Date;Montant;Montant dû", "customer number issued gross open"),
        ("customerID;invoiceNumber;InvoiceDate;DueDate;InvoiceAmount;Disputed;SettledDate",
         "customer number issued due gross disputed settled"),
        ("Customer code;Customer name;Invoice no;Document date;Net due date;Amount (EUR);Outstanding;"
         "Currency;Sales rep",
         "customer customer_name number issued due gross open currency salesperson"),
        ("Code client;N° pièce;Date pièce;Montant TTC;Restant dû;Sens;Litige;Nature",
         "customer number issued gross open direction disputed kind"),
        ("Client;N° facture;Date facture;Montant;Adresse 1;Adresse 2;Code postal;Localité",
         "customer number issued gross address address_2 postal_code city"),
    ],
)  # fmt: skip
def test_the_usual_exports_are_recognised(headers: str, fields: str) -> None:
    assert set(_layout(headers).places) == set(fields.split())


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Client;N° facture;Date facture;Échéance;Montant TTC", FileKind.RECEIVABLES),
        ("Customer;Invoice;Date;Amount", FileKind.RECEIVABLES),
        ("Customer;Invoice no;Date;Amount;Reference", FileKind.RECEIVABLES),
        ("Customer;Invoice no;Date;Amount;Payment date", FileKind.RECEIVABLES),
        ("Client;N° pièce;Date;Montant;Reste à facturer", FileKind.ORDERS),
        ("Code client;Raison sociale;SIREN;Plafond;E-mail", FileKind.CUSTOMERS),
        ("Customer;Order no;Order date;Order amount", FileKind.ORDERS),
        ("Code client;N° commande;Date commande;Montant commande;Adresse;CP;Ville", FileKind.ORDERS),
        ("Customer;Payment date;Amount paid;Street;Zip;City;Country", FileKind.PAYMENTS),
        ("Code client;Adresse;Complément;CP;Ville", FileKind.CUSTOMERS),
        ("Client;N° commande;Date commande;Montant commande;Reste à facturer", FileKind.ORDERS),
        ("Client;Date de règlement;Montant réglé;Référence règlement", FileKind.PAYMENTS),
        ("Customer;Payment date;Amount;Invoice number", FileKind.PAYMENTS),
    ],
)
def test_the_kind_is_told_by_the_headers(headers: str, kind: FileKind) -> None:
    assert _layout(headers, None).kind is kind


def test_no_header_means_two_fields_of_a_kind() -> None:
    for spec in KINDS.values():
        own = [(key(header), name) for name, field in spec.fields.items() for header in field.own]
        assert len({header for header, _ in set(own)}) == len(set(own))


def test_extra_columns_are_ignored_and_reported() -> None:
    layout = _layout("Client;Facture;Date;Montant;Couleur;Taille")
    assert layout.ignored == ("Couleur", "Taille")


def test_the_first_of_two_alike_wins_and_the_other_is_reported() -> None:
    layout = _layout("Client;Facture;Date facture;Montant TTC;Date facture")
    assert (layout.places["issued"], layout.ignored) == (2, ("Date facture",))


def test_a_field_s_own_header_wins_over_a_shared_one() -> None:
    assert _layout("Client;Facture;Date;Montant TTC;Date facture;Total").headers["issued"] == "Date facture"
    assert _layout("Client;Facture;Date;Total;Montant TTC").headers["gross"] == "Montant TTC"


def test_a_lone_column_tells_no_kind() -> None:
    with pytest.raises(
        ImportRefusedError, match=r"read as customers, the file lacks a second column\. It has: Client"
    ):
        _layout("Client", None)


def test_two_amounts_equally_good_ask_for_a_mapping() -> None:
    with pytest.raises(ImportRefusedError, match="Both 'Amount' and 'Total' could be gross"):
        _layout("Customer;Invoice;Date;Amount;Total")
    chosen = _layout("Customer;Invoice;Date;Amount;Total", R, FileMapping(columns={"gross": "Total"}))
    assert chosen.headers["gross"] == "Total"


def test_a_mapping_wins_over_recognition() -> None:
    mapping = FileMapping(columns={"customer": "Couleur", "due": "taille"})
    layout = _layout("Client;Facture;Date;Montant;Couleur;Taille;Échéance", R, mapping)
    assert (layout.headers["customer"], layout.headers["due"]) == ("Couleur", "Taille")
    assert layout.ignored == ("Client", "Échéance")


def test_a_mapped_header_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(
        ImportRefusedError, match=r"reads due from 'Limite'.*has: Client, Facture, Date, Montant"
    ):
        _layout("Client;Facture;Date;Montant", R, FileMapping(columns={"due": "Limite"}))


def test_a_mapped_field_that_no_kind_has_is_refused() -> None:
    with pytest.raises(ImportRefusedError, match="names colour"):
        _layout("Client;Facture;Date;Montant", R, FileMapping(columns={"colour": "Client"}))


def test_missing_columns_are_named_beside_those_found() -> None:
    with pytest.raises(
        ImportRefusedError, match=r"lacks number, gross or open\. It has: Client, Date, Couleur"
    ):
        _layout("Client;Date;Couleur")
