"""Invented names, telephone numbers reserved for fiction, and registration numbers nobody has."""

from __future__ import annotations

import unicodedata

FRENCH_FICTION = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")
"""Number blocks that ARCEP, the French regulator, keeps free for fiction."""
BRITISH_FICTION = "020 7946 0"
"""The London block that Ofcom, the British regulator, keeps free for drama."""

FRENCH_COMPANIES = (
    "Papeterie des Quais", "Hôtel du Vieux Lavoir", "Maison Perrault Décoration", "Cabinet Aubrac",
    "Imprimerie Saint-Elme", "Fleurs de Margaux", "Pharmacie des Tilleuls", "Théâtre du Passage",
    "Ébénisterie Morvan", "Les Caves Rougemont", "Clinique des Peupliers", "Musée de la Batellerie",
    "Salaisons Cazeneuve", "Restaurant L'Ardoise Bleue", "Mairie de Valbrune", "Scierie du Haut-Doubs",
    "Optique Clairvoy", "Lycée Marie-Vérane", "Coiffure Amarante", "Cinéma Le Rialto Vert",
    "Domaine de Courbevelle", "Serrurerie Poncelet", "Agence Trait d'Union", "Tissages Lormont",
    "Camping des Ajoncs", "Boutique Nacre & Lin", "Conserverie Kermadec", "Garage des Remparts",
    "Piscines Azuréa", "École de Danse Arabesque", "Charpentes Vauquelin", "Traiteur Olivade",
    "Bureau d'Études Lignac", "Crèche Les P'tits Phares", "Auberge du Col Perdu", "Verrerie Saint-Alban",
    "Agencement Duclair", "Laiterie des Monts", "Spa Eaux Vives", "Jardinerie Bellefeuille",
    "Mutuelle Horizon Ouest", "Fromagerie Castelnoble",
)  # fmt: skip
BRITISH_COMPANIES = (
    "Harcastle Theatres Ltd", "Pennybridge Interiors", "The Copper Kettle Tearooms", "Wexley & Daughters",
    "Thornbury Street Clinic", "Fenwater Joinery Ltd", "Larkmere Borough Council", "Brackenhall Breweries",
    "Quillstone Books", "Saltmarsh Sailing Club",
)  # fmt: skip
FRENCH_PEOPLE = (
    "Mme Aubert", "M. Bonnet", "Mme Carlier", "M. Delmas", "Mme Estève", "M. Fabre", "Mme Guérin", "M. Huet",
    "Mme Imbert", "M. Jaubert", "Mme Klein", "M. Lagarde", "Mme Maurel", "M. Noël", "Mme Ortega", "M. Pujol",
    "Mme Quentin", "M. Rolland", "Mme Sabatier", "M. Tessier",
)  # fmt: skip
BRITISH_PEOPLE = (
    "Ms Ashby", "Mr Birch", "Ms Colley", "Mr Dunmore", "Ms Earle", "Mr Fenn", "Ms Goodall", "Mr Hale",
)  # fmt: skip

FRENCH_STREETS = (
    "rue des Verriers", "quai aux Sabots", "place du Vieux Four", "avenue des Ajoncs", "chemin du Lavoir",
    "rue de l'Écluse", "boulevard des Tanneurs",
)  # fmt: skip
FRENCH_TOWNS = (
    "Valbrune",
    "Courbevelle",
    "Saint-Elme-sur-Lie",
    "Montaubry",
    "Port-Azuréa",
    "Rougemont-le-Sec",
)
FRENCH_BESIDE = ("", "", "Bâtiment C", "", "2e étage", "", "")
BRITISH_STREETS = ("Copper Lane", "Saltmarsh Quay", "Wexley Street", "Old Joiners' Row", "Thornbury Road")
BRITISH_TOWNS = ("Harcastle", "Pennybridge", "Fenwater", "Larkmere")


def check_digit(digits: str) -> str:
    """The digit that makes `digits` followed by it pass the Luhn check, as a SIREN does."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-sum(number - 9 if number > 9 else number for number in doubled) % 10)


def siren(rank: int) -> str:
    """A number that passes a SIREN's check, from 999 on, where none has been given out."""
    digits = f"999{rank * 137 % 100_000:05}"
    return digits + check_digit(digits)


def french_phone(rank: int) -> str:
    """A number that no one has."""
    block = FRENCH_FICTION[rank % len(FRENCH_FICTION)]
    return f"{block} {rank % 100:02} {rank * 37 % 100:02}"


def british_phone(rank: int) -> str:
    """A number that no one has."""
    return f"{BRITISH_FICTION}{rank * 37 % 1000:03}"


def address(rank: int, country: str) -> tuple[str, str, str, str]:
    """Street, what stands beside it, postal code, town: no French code begins with 99, no British with ZZ."""
    house = str(rank * 37 % 97 + 1)
    if country == "GB":
        street, town = BRITISH_STREETS[rank % 5], BRITISH_TOWNS[rank % 4]
        return f"{house} {street}", "", f"ZZ{rank % 9 + 1} {rank % 9}ZZ", town
    if country == "US":
        return f"{house} Foundry Street", "Suite 4", "00000", "Maple Falls"
    street, beside = FRENCH_STREETS[rank % 7], FRENCH_BESIDE[rank * 3 % 7]
    return f"{house} {street}", beside, f"99{rank * 13 % 1000:03}", FRENCH_TOWNS[rank % 6]


def email(company: str, domain: str = "example.com") -> str:
    """An address that no one has, made from a company's name."""
    plain = unicodedata.normalize("NFKD", company.lower().replace("œ", "oe"))
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return f"accounts.{'-'.join(words.split())}@{domain}"
