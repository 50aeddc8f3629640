"""What a person sets for themselves: the form, and what holds in words."""

from __future__ import annotations

from datetime import date, timedelta

from slackblocks import Block

from bot.block_ids import SettingsBlock, block_id
from bot.ids import Callback
from bot.members import SettingsView
from messages.blocks import Message, actions, option, section
from messages.buttons import label, settings_button
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.formats import DateStyle, Language, clock, day
from messages.inputs import checkboxes_input, radio_input, select_input, time_input
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

PERIODS_MAX = 2500
"""Characters for quiet periods; more of them are counted."""
_A_MONDAY = date(2024, 1, 1)


def render_settings_modal(view: SettingsView, language: str) -> Modal:
    """A form with what holds now; the digest's inputs only for who gets one."""
    voice = Voice(Language.of(language), "settings")
    languages = [
        option(voice.say("language_name", name=one), one.value) for one in (Language.FR, Language.EN)
    ]
    blocks = [select_input(voice.say("language_label"), languages, view.language, SettingsBlock.LANGUAGE)]
    if view.has_digest:
        blocks += _digest_inputs(view, voice)
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.SETTINGS,
        submit=label(voice.language, "save"),
        close=label(voice.language, "cancel"),
    )


def render_settings(view: SettingsView, language: str, saved: bool) -> Message:
    """What holds now, in words."""
    voice = Voice(Language.of(language), "settings")
    head = voice.say("saved" if saved else "holds")
    lines = [voice.say("says_language", name=_language(view, voice)), *_digest_lines(view, voice)]
    blocks = (
        section("\n".join([head, *lines]), block_id("settings", "holds")),
        actions([settings_button(voice.language)], block_id("settings", "do")),
    )
    return Message(told([head, *lines], voice), blocks)


def digest_line(view: SettingsView, voice: Voice) -> Mrkdwn:
    """When the next digests come, or why none does."""
    if not view.has_digest:
        return voice.say("says_none")
    if not view.digest_on:
        return voice.say("says_off")
    hour = Mrkdwn(clock(view.digest_hour, voice.language))
    return voice.say("says_digest", hour=hour, zone=view.timezone)


def _digest_inputs(view: SettingsView, voice: Voice) -> list[Block]:
    choices = [option(voice.say("digest_choice", name=Mrkdwn(one)), one) for one in ("on", "off")]
    weekdays = [option(_weekday(number, voice).capitalize(), str(number)) for number in range(7)]
    quiet = {str(number) for number in view.quiet_weekdays}
    chosen = "on" if view.digest_on else "off"
    hint = voice.say("hour_hint", zone=view.timezone)
    return [
        radio_input(voice.say("digest_label"), choices, chosen, SettingsBlock.DIGEST),
        time_input(voice.say("hour_label"), view.digest_hour, SettingsBlock.HOUR, hint),
        checkboxes_input(
            voice.say("quiet_label"), weekdays, quiet, SettingsBlock.QUIET, voice.say("quiet_hint")
        ),
        section(_periods_text(view, voice), block_id("settings", "periods")),
    ]


def _periods_text(view: SettingsView, voice: Voice) -> Mrkdwn:
    if not view.quiet_periods:
        return voice.say("no_period")
    return voice.say("periods", which=_periods(view, voice))


def _periods(view: SettingsView, voice: Voice) -> Mrkdwn:
    return fit([_period(*one, voice) for one in view.quiet_periods], PERIODS_MAX, voice.more, separator=", ")


def _period(first: date, last: date, voice: Voice) -> Mrkdwn:
    if first == last:
        return voice.say("period_one", first=first)
    return voice.say("period", first=first, last=last)


def _digest_lines(view: SettingsView, voice: Voice) -> list[Mrkdwn]:
    """Quiet days that are set are read back while no digest is sent, too: they hold when it is again."""
    said = [digest_line(view, voice)]
    if not view.has_digest:
        return said
    if days := [_weekday(number, voice) for number in sorted(view.quiet_weekdays)]:
        said.append(voice.say("says_quiet", days=voice.listed(days)))
    elif view.digest_on:
        said.append(voice.say("says_no_quiet"))
    if view.quiet_periods:
        said.append(voice.say("says_periods", which=_periods(view, voice)))
    return said


def _language(view: SettingsView, voice: Voice) -> Mrkdwn:
    return voice.say("language_name", name=Mrkdwn(Language.of(view.language)))


def _weekday(number: int, voice: Voice) -> str:
    return day(_A_MONDAY + timedelta(days=number), voice.language, DateStyle.WEEKDAY)
