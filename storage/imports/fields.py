"""What each kind of file can say: its fields, what their cells hold, and the headers they go by."""

from __future__ import annotations

from bot.files import FileKind
from storage.imports.field_spec import MONEY as MONEY
from storage.imports.field_spec import Content as Content
from storage.imports.field_spec import FieldSpec as FieldSpec
from storage.imports.field_spec import KindSpec as KindSpec
from storage.imports.field_spec import spec as _spec
from storage.imports.postal_fields import POSTAL
from storage.imports.postal_fields import WEAK as WEAK

_CUSTOMER = _spec("""
    customer, customer code, customer id, customer no, customer account, client code, client id,
    client no, client, code client, id client, n° client, compte client, code tiers, n° tiers,
    compte tiers, compte auxiliaire, debtor, debtor code, debtor no, customer key, sold to, sold to
    party, payer | tiers, compte, n° compte, account, account code, account no, auxiliaire, code
""")
_NAME = _spec(
    """
    customer name, client name, name of customer, nom client, nom du client, raison sociale,
    libellé tiers, intitulé tiers, nom tiers, intitulé client, libellé client, customer full name,
    debtor name, company name, account name, contact name, nom du tiers, dénomination, dénomination
    sociale, name 1 | name, nom, intitulé, company, société cliente, libellé compte, intitulé
    compte, business name
    """,
    limit=160,
)
_ENTITY = _spec(
    """
    entity, entity code, selling company, company code, entité, société, code société, code entité
    | établissement, dossier
    """,
    limit=20,
)
_SALESPERSON = _spec(
    """
    salesperson, sales person, sales rep, salesrep, sales representative, commercial, vendeur,
    représentant, code commercial, code représentant, nom commercial, chargé d'affaires, account
    manager | rep, owner
    """,
    limit=120,
)
_CURRENCY = _spec(
    """
    currency, currency code, devise, code devise, monnaie, iso currency, document currency | cur,
    curr, ccy, dev
    """,
    Content.CURRENCY,
)
_REGISTRATION = _spec(
    """
    registration, registration no, company registration no, siren, siret, n° siren, n° siret,
    company no, registration code, n° identification | rcs
    """,
    limit=40,
)
_COUNTRY = _spec("country, country code, pays, code pays, customer country", Content.COUNTRY)
_EMAIL = _spec(
    """
    email, e-mail, email address, mail, courriel, adresse mail, adresse e-mail, adresse email,
    contact email, customer email, email client
    """,
    limit=254,
)
_PHONE = _spec(
    """
    phone, phone no, telephone, téléphone, n° téléphone, contact phone, customer phone, tel |
    mobile, portable, phone 1
    """,
    limit=254,
)
_TERMS = _spec(
    """
    terms, payment terms, terms of payment, conditions de paiement, conditions de règlement,
    condition de paiement, condition de règlement, délai de paiement, délai de règlement, modalités
    de paiement, modalités de règlement, credit terms | délai, échéances, conditions
    """,
    limit=60,
)
_LANGUAGE = _spec(
    "language, language code, langue, code langue, customer language, preferred language | lang", limit=20
)
_CONTACT = _spec(
    """
    contact, contact person, interlocuteur, nom du contact, contact comptabilité, contact
    facturation, contact principal | contact full name, responsable
    """,
    limit=160,
)
_OPEN_NAMES = """
    open amount, amount open, outstanding, outstanding amount, amount outstanding, outstanding
    balance, amount due, balance due, remaining amount, remaining balance, open balance, unpaid
    amount, reste dû, restant dû, solde dû, montant restant dû, reste à payer, montant dû, montant
    ouvert, montant restant, reste à régler, solde restant dû, encours | balance, solde, open,
    remaining, unpaid, restant, reste
"""

_PARTY = {"customer": _CUSTOMER, "customer_name": _NAME, "entity": _ENTITY}

RECEIVABLES = KindSpec(
    {
        **_PARTY,
        "salesperson": _SALESPERSON,
        "number": _spec("""
            invoice, invoice no, invoice id, facture, n° facture, facture n°, n° de facture, document no,
            document id, n° document, doc no, n° pièce, pièce n°, pièce, invoice ref, invoice reference,
            référence facture, référence pièce, réf pièce, piece ref, code facture, billing document |
            number, no, document, doc, référence, réf, reference no, transaction no
        """),
        "kind": _spec(
            """
            document type, doc type, type document, type de document, type de pièce, type pièce, nature de
            pièce, type facture, invoice type, transaction type, nature pièce | type, nature
            """,
            limit=40,
        ),
        "issued": _spec(
            """
            invoice date, issue date, issued, issued on, date facture, date de facture, date pièce, date de
            pièce, document date, date document, date de facturation, date d'émission, doc date, billing
            date, billed on | date, posting date, date comptable, transaction date
            """,
            Content.DATE,
        ),
        "due": _spec(
            """
            due date, due on, date échéance, date d'échéance, échéance, net due date, maturity, maturity
            date, payment due date, payment due, date limite de paiement, date exigibilité | due by, ech,
            éché, date ech
            """,
            Content.DATE,
        ),
        "settled": _spec(
            """
            settled, settled date, settled on, settlement date, payment date, paid on, paid date, date
            paid, date de règlement, date règlement, date de paiement, date paiement, réglé le, payé le,
            clearing date, date encaissement, fully paid on date
            """,
            Content.DATE,
        ),
        "terms": _TERMS,
        "gross": _spec(
            """
            invoice amount, gross amount, amount gross, gross, invoice total, montant ttc, total ttc,
            montant facture, montant de la facture, total facture, ttc, total incl tax, total including
            tax, amount including tax, montant initial, original amount, document amount | amount, montant,
            total, total amount, montant total
            """,
            Content.AMOUNT,
        ),
        "open": _spec(_OPEN_NAMES, Content.AMOUNT),
        "direction": _spec(
            "direction, sens, d/c, debit credit, débit/crédit, debit credit indicator, dc indicator",
            Content.DIRECTION,
        ),
        "currency": _CURRENCY,
        "disputed": _spec(
            """
            disputed, in dispute, dispute, litige, en litige, montant litige, disputed amount, amount
            disputed, montant en litige, montant contesté | litigieux, contesté
            """,
            Content.DISPUTED,
        ),
        "dispute_reason": _spec(
            """
            dispute reason, reason of dispute, motif litige, motif du litige, raison du litige, cause
            litige, type litige
            """,
            limit=160,
        ),
        "order": _spec("""
            order, order no, order reference, order ref, purchase order, po, po no, customer order, n°
            commande, commande, n° de commande, référence commande, bon de commande, réf commande | votre
            référence, your reference, customer reference
        """),
        "delivery": _spec("""
            delivery, delivery no, delivery note, delivery reference, bl, n° bl, bon de livraison, n° bon
            de livraison, référence livraison, n° livraison
        """),
        "country": _COUNTRY,
        "registration_number": _REGISTRATION,
        "email": _EMAIL,
        "phone": _PHONE,
        "contact": _CONTACT,
        **POSTAL,
    },
    required=("customer", "number", "issued"),
    one_of=("gross", "open"),
)
CUSTOMERS = KindSpec(
    {
        **_PARTY,
        "salesperson": _SALESPERSON,
        "registration_number": _REGISTRATION,
        "country": _COUNTRY,
        "currency": _CURRENCY,
        "credit_limit": _spec(
            """
            credit limit, limit, plafond, plafond de crédit, encours autorisé, encours maximum, encours
            maxi, plafond encours, limite de crédit, montant plafond, encours max, plafond autorisé |
            autorisation
            """,
            Content.AMOUNT,
        ),
        "insured_limit": _spec(
            """
            insured limit, insured, insured amount, insurance limit, credit insurance, plafond assuré,
            montant assuré, garantie, montant garanti, encours assuré, encours garanti, limite assurée,
            agrément, assurance crédit
            """,
            Content.AMOUNT,
        ),
        "terms": _TERMS,
        "profile": _spec(
            """
            profile, payer profile, profil, profil payeur, profil de relance, dunning profile, scenario,
            scénario, scénario de relance
            """,
            limit=40,
        ),
        "contact": _CONTACT,
        "email": _EMAIL,
        "phone": _PHONE,
        "language": _LANGUAGE,
        "parent": _spec("""
            parent, parent customer, parent code, parent company, groupe, client groupe, code groupe,
            société mère, maison mère, compte parent | group
        """),
        **POSTAL,
    },
    required=("customer",),
)
ORDERS = KindSpec(
    {
        **_PARTY,
        "number": _spec("""
            order, order no, order id, sales order, sales order no, commande, n° commande, n° de commande,
            commande n°, référence commande, order reference, order ref, so no | number, no, document,
            document no, pièce, n° pièce, référence, réf
        """),
        "ordered": _spec(
            """
            order date, ordered, ordered on, date commande, date de commande, commandé le | date, document
            date, date document, date pièce
            """,
            Content.DATE,
        ),
        "expected": _spec(
            """
            delivery date, expected delivery, requested delivery date, ship date, date de livraison, date
            livraison, livraison prévue, date livraison prévue
            """,
            Content.DATE,
        ),
        "amount": _spec(
            """
            order amount, order total, montant commande, total commande, amount ordered, montant de la
            commande, montant ttc, total ttc, gross amount, montant commandé | amount, montant, total,
            total amount, value
            """,
            Content.AMOUNT,
        ),
        "open": _spec(
            """
            reste à facturer, montant à facturer, restant à facturer, not invoiced, to be invoiced,
            amount to invoice, uninvoiced, uninvoiced amount, reste à livrer,
            """
            + _OPEN_NAMES,
            Content.AMOUNT,
        ),
        "currency": _CURRENCY,
    },
    required=("customer", "number"),
    one_of=("amount", "open"),
    telling=("number", "ordered", "amount", "open"),
)
PAYMENTS = KindSpec(
    {
        **_PARTY,
        "received": _spec(
            """
            received, received on, date received, receipt date, payment date, paid on, date paid, date de
            règlement, date règlement, date de paiement, date paiement, date encaissement, date
            d'encaissement, encaissé le, reçu le, réglé le, value date, date de valeur | date, posting
            date, date comptable, date opération
            """,
            Content.DATE,
        ),
        "amount": _spec(
            """
            payment amount, amount paid, paid amount, amount received, montant réglé, montant payé, montant
            du règlement, montant règlement, montant encaissé, montant paiement, paid | amount, montant,
            total, crédit, total amount
            """,
            Content.AMOUNT,
        ),
        "currency": _CURRENCY,
        "number": _spec("""
            payment reference, payment no, payment id, référence règlement, référence paiement, n°
            règlement, n° paiement, receipt no, receipt, transaction id, transaction no, bank reference |
            reference, référence, réf, number, no
        """),
        "document": _spec("""
            invoice, invoice no, facture, n° facture, invoice id, n° de facture, document, document no, n°
            pièce, pièce, applied to, référence facture, invoice reference
        """),
    },
    required=("customer", "received", "amount"),
    telling=("received", "amount"),
)
COLLECTED = KindSpec(
    {
        **_PARTY,
        "received": _spec(
            """
            collected on, date collected, recovered on, date de recouvrement, date recouvrement, recouvré
            le, encaissé par le cabinet le | received, received on, payment date, paid on, date de
            règlement, date règlement, date de paiement, date paiement, date encaissement, date
            d'encaissement, encaissé le, reçu le, date, value date, date de valeur, date opération
            """,
            Content.DATE,
        ),
        "amount": _spec(
            """
            amount collected, collected amount, collected, amount recovered, recovered, montant recouvré,
            recouvré, montant encaissé par le cabinet | amount, montant, total, amount paid, montant
            encaissé, montant réglé, payment amount
            """,
            Content.AMOUNT,
        ),
        "fee": _spec(
            """
            fee, fees, commission, agency fee, collection fee, honoraires, frais de recouvrement, frais
            cabinet, montant honoraires | frais
            """,
            Content.AMOUNT,
        ),
        "currency": _CURRENCY,
        "number": PAYMENTS.fields["number"],
        "document": PAYMENTS.fields["document"],
    },
    required=("customer", "received", "amount"),
    telling=("amount", "fee"),
)

KINDS: dict[FileKind, KindSpec] = {
    FileKind.RECEIVABLES: RECEIVABLES,
    FileKind.CUSTOMERS: CUSTOMERS,
    FileKind.ORDERS: ORDERS,
    FileKind.PAYMENTS: PAYMENTS,
    FileKind.COLLECTED: COLLECTED,
}
