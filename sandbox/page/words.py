"""What the page itself says: written in English in the templates, said in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

FRENCH: dict[str, str] = {
    # Front page
    "A pretend Slack with {name} in it.": "Un faux Slack où {name} est installée.",
    "Nothing here leaves this computer: choose who you are and try the app as they would.": (
        "Rien ici ne quitte cet ordinateur : choisissez qui vous êtes et essayez l'application comme eux."
    ),
    "Who are you today?": "Qui êtes-vous aujourd'hui ?",
    "{count} unread": "{count} non lus",
    "1 unread": "1 non lu",
    "{name} wrote today": "{name} a écrit aujourd'hui",
    "{name} wrote yesterday": "{name} a écrit hier",
    "Last word from {name}: {day}": "Dernier message de {name} : {day}",
    "Nothing from {name} yet": "Encore rien de {name}",
    "What goes over the wire": "Ce qui passe sur le fil",
    # Navigation
    "Skip to the conversation": "Aller à la conversation",
    "Navigation": "Navigation",
    "Open the navigation": "Ouvrir la navigation",
    "Close the navigation": "Fermer la navigation",
    "Channels": "Canaux",
    "Apps": "Applications",
    "Messages": "Messages",
    "Home": "Accueil",
    "App": "App",
    "You are": "Vous êtes",
    "Act as somebody else": "Agir en tant que quelqu'un d'autre",
    "Everybody": "Tout le monde",
    "Shortcuts": "Raccourcis",
    "Inspector": "Inspecteur",
    "Private channel": "Canal privé",
    "Light or dark": "Clair ou sombre",
    # A conversation
    "Today": "Aujourd'hui",
    "Yesterday": "Hier",
    "New": "Nouveau",
    "Only visible to you": "Visible par vous uniquement",
    "Dismiss": "Masquer",
    "(edited)": "(modifié)",
    "1 reply": "1 réponse",
    "{count} replies": "{count} réponses",
    "Last reply {when}": "Dernière réponse {when}",
    "Reply in thread": "Répondre dans le fil",
    "More actions": "Autres actions",
    "View payload": "Voir la charge utile",
    "Thread": "Fil",
    "Close the thread": "Fermer le fil",
    "Members: {count}": "Membres : {count}",
    "Earlier messages": "Messages plus anciens",
    "This is where {name} begins.": "C'est ici que commence {name}.",
    "Nothing has been said in {name} yet.": "Rien n'a encore été dit dans {name}.",
    "This is where {name} writes to you, and to you alone.": (
        "{name} vous écrit ici, à vous et à personne d'autre."
    ),
    "Type {command} below to ask for something.": "Tapez {command} ci-dessous pour demander quelque chose.",
    # The composer
    "Message {name}": "Écrire à {name}",
    "Reply…": "Répondre…",
    "Send": "Envoyer",
    "Enter sends, Shift and Enter starts a line, / lists commands": (
        "Entrée envoie, Maj et Entrée va à la ligne, / liste les commandes"
    ),
    "Commands": "Commandes",
    # Home, modals, failures
    "{name} has not published a Home for you yet.": "{name} n'a pas encore publié d'accueil pour vous.",
    "Open it again": "L'ouvrir à nouveau",
    "Close": "Fermer",
    "Back": "Retour",
    "Submit": "Envoyer",
    "OK": "OK",
    "{name} did not answer in time. Try again.": "{name} n'a pas répondu à temps. Réessayez.",
    "{name} could not be reached. Is it running?": "{name} est injoignable. Est-elle démarrée ?",
    "{name} answered with an error. Try again, or look in the inspector.": (
        "{name} a répondu par une erreur. Réessayez, ou regardez dans l'inspecteur."
    ),
    "This account is deactivated: act as somebody else.": (
        "Ce compte est désactivé : agissez en tant que quelqu'un d'autre."
    ),
    "You are not in this conversation: act as one of its members.": (
        "Vous n'êtes pas dans cette conversation : agissez en tant que l'un de ses membres."
    ),
    "This is not a command of an installed app.": "Ce n'est pas une commande d'une application installée.",
    "Slash commands do not work in threads.": "Les commandes ne fonctionnent pas dans les fils.",
    "That is not on the screen any more: load the page again.": (
        "Ce n'est plus à l'écran : rechargez la page."
    ),
    "There is no such element there any more: load the page again.": (
        "Cet élément n'est plus là : rechargez la page."
    ),
    "The element does not offer that: choose among what it shows.": (
        "L'élément ne propose pas cela : choisissez parmi ce qu'il montre."
    ),
    "No installed app has this shortcut.": "Aucune application installée n'a ce raccourci.",
    "The connection to the sandbox is lost; trying again.": (
        "La connexion au bac à sable est perdue ; nouvel essai en cours."
    ),
    "There is no such page": "Cette page n'existe pas",
    "Nobody here, or nothing that you may see. Go back to the front page and choose again.": (
        "Il n'y a rien ici que vous puissiez voir. Revenez à la page d'entrée et choisissez à nouveau."
    ),
    "Back to the front page": "Retour à la page d'entrée",
    # Mailboxes
    "Mailboxes": "Courrier",
    "Of everybody outside: what {name} mails arrives here, and goes nowhere else.": (
        "Celui de tous ceux de l'extérieur : {name} leur écrit ici, et rien ne part ailleurs."
    ),
    "No mail yet.": "Encore aucun message.",
    "1 file": "1 fichier",
    "{count} files": "{count} fichiers",
    "The mail": "Le message",
    "As plain text": "En texte seul",
    "From": "De",
    "To": "À",
    "Answers go to": "Réponses à",
    "Written": "Écrit",
    # Inspector
    "How to talk to this Slack": "Comment parler à ce Slack",
    "Everything": "Tout",
    "No exchange yet. Start the app, or act as somebody.": (
        "Aucun échange pour l'instant. Démarrez l'application, ou agissez en tant que quelqu'un."
    ),
    "Search": "Chercher",
    "Filter": "Filtrer",
    "{count} ms": "{count} ms",
    "From the app": "De l'application",
    "To the app": "Vers l'application",
    "Failed": "En échec",
    "Sent": "Envoyé",
    "Answered": "Répondu",
}


@dataclass(frozen=True, slots=True)
class Speak:
    """Says a sentence of the page in one language."""

    language: str
    """`en` or `fr`."""

    def __call__(self, sentence: str, **named: object) -> str:
        said = FRENCH.get(sentence, sentence) if self.language == "fr" else sentence
        return said.format(**named) if named else said

    def counted(self, count: int, one: str, many: str) -> str:
        """One sentence for 1, another for more."""
        return self(one) if count == 1 else self(many, count=count)


def speaking(locale: str) -> Speak:
    """The voice for a locale or an Accept-Language header; English for what is not French."""
    return Speak("fr" if locale.lower().startswith("fr") else "en")
