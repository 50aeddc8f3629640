"""What the page says of its own inside blocks, in French by its English."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    "Apply": "Valider",
    "Bar chart": "Diagramme en barres",
    "Pie chart": "Diagramme circulaire",
    "Line chart": "Courbes",
    "Area chart": "Aires",
    "Choose…": "Choisir…",
    "More actions": "Autres actions",
    "Nothing found": "Aucun résultat",
    "Search": "Chercher",
    "Type to search…": "Tapez pour chercher…",
    "here": "ici",
    "optional": "facultatif",
    "today": "aujourd'hui",
    "tomorrow": "demain",
    "yesterday": "hier",
    "to do": "à faire",
    "under way": "en cours",
    "done": "fait",
    "failed": "échoué",
    "file": "fichier",
    "Workflow": "Flux de travail",
}
