"""Emoji by their short names: the ones that work messages use."""

from __future__ import annotations

import re

_TABLE = """
smile 😄 slightly_smiling_face 🙂 grinning 😀 joy 😂 wink 😉 blush 😊 thinking_face 🤔 neutral_face
😐 cry 😢 sob 😭 rage 😡 sweat_smile 😅 tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟 fire 🔥
zap ⚡ boom 💥 thumbsup 👍 +1 👍 thumbsdown 👎 -1 👎 ok_hand 👌 clap 👏 wave 👋 raised_hands 🙌 pray 🙏
muscle 💪 handshake 🤝 point_right 👉 point_left 👈 point_up 👆 point_down 👇 eyes 👀 heart ❤️
green_heart 💚 yellow_heart 💛 broken_heart 💔 white_check_mark ✅ heavy_check_mark ✔️
ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ no_entry ⛔ no_entry_sign 🚫
warning ⚠️ rotating_light 🚨 exclamation ❗ question ❓ grey_question ❔ grey_exclamation ❕
bangbang ‼️ information_source ℹ️ sos 🆘 octagonal_sign 🛑 construction 🚧 hourglass ⌛
hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ clock1 🕐 clock9 🕘 calendar 📆 date 📅
spiral_calendar_pad 🗓️ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 large_brown_circle 🟤
black_circle ⚫ white_circle ⚪ large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨
large_green_square 🟩 large_blue_square 🟦 black_square 🔲 small_red_triangle 🔺
small_red_triangle_down 🔻 arrow_up ⬆️ arrow_down ⬇️ arrow_right ➡️ arrow_left ⬅️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrows_counterclockwise 🔄
leftwards_arrow_with_hook ↩️ repeat 🔁 heavy_plus_sign ➕ heavy_minus_sign ➖
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 moneybag 💰
money_with_wings 💸 euro 💶 dollar 💵 pound 💷 yen 💴 credit_card 💳 bank 🏦 receipt 🧾 abacus 🧮
office 🏢 factory 🏭 house 🏠 truck 🚚 package 📦 shopping_trolley 🛒 telephone_receiver 📞 phone
☎️ telephone ☎️ iphone 📱 email 📧 envelope ✉️ incoming_envelope 📨 envelope_with_arrow 📩
inbox_tray 📥 outbox_tray 📤 mailbox 📫 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄
bookmark_tabs 📑 file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ paperclip 📎 pushpin
📌 round_pushpin 📍 link 🔗 scissors ✂️ mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 bell 🔔 no_bell
🔕 loudspeaker 📢 mega 📣 speech_balloon 💬 thought_balloon 💭 bulb 💡 wrench 🔧 hammer 🔨 gear ⚙️
scales ⚖️ shield 🛡️ briefcase 💼 trophy 🏆 dart 🎯 checkered_flag 🏁 triangular_flag_on_post 🚩
flag-fr 🇫🇷 flag-gb 🇬🇧 flag-de 🇩🇪 flag-es 🇪🇸 flag-it 🇮🇹 flag-us 🇺🇸 flag-eu 🇪🇺 robot_face 🤖
bust_in_silhouette 👤 busts_in_silhouette 👥 sunny ☀️ partly_sunny ⛅ cloud ☁️ umbrella ☔
snowflake ❄️ sunrise 🌅 coffee ☕ rocket 🚀 seedling 🌱 trash 🗑️ wastebasket 🗑️ recycle ♻️ new 🆕
ok 🆗 up 🆙 top 🔝 soon 🔜 end 🔚 zzz 💤 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ hash #️⃣
copyright ©️ heavy_dollar_sign 💲 crescent_moon 🌙 crossed_fingers 🤞 writing_hand ✍️
"""
_WORDS = _TABLE.split()
EMOJI: dict[str, str] = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))

SHORT_NAME = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?")


def emoji(name: str) -> str:
    """The emoji, or its short name between colons when it is not known."""
    return EMOJI.get(name, f":{name}:")


def with_emoji(text: str) -> str:
    """A text with its short names shown as emoji."""
    return SHORT_NAME.sub(lambda found: EMOJI.get(found[1], found[0]), text)
