"""What can be measured about a page that people must be able to read and work."""

from __future__ import annotations

from playwright.sync_api import Page

FAINT_TEXT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => {
    const alpha = top[3] + under[3] * (1 - top[3]);
    if (!alpha) return [0, 0, 0, 0];
    const mixed = [0, 1, 2].map((i) => (top[i] * top[3] + under[i] * under[3] * (1 - top[3])) / alpha);
    return [...mixed, alpha];
  };
  const light = ([r, g, b]) => {
    const linear = (c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    const [x, y, z] = [r, g, b].map((c) => linear(c / 255));
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const ratio = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
    return (high + .05) / (low + .05);
  };
  const ground = (element) => {
    let colour = [0, 0, 0, 0];
    for (let at = element; at && colour[3] < 1; at = at.parentElement) {
      colour = over(colour, rgba(getComputedStyle(at).backgroundColor));
      if (at.matches('dialog')) break;
    }
    return over(colour, rgba(getComputedStyle(document.body).backgroundColor));
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const words = texts.currentNode.textContent.trim();
    if (!words || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    if (element.closest('script, style, svg, option, datalist, .visually-hidden, .skip')) continue;
    if (element.closest('[disabled]')) continue;
    if (document.querySelector('dialog:modal') && !element.closest('dialog')) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const under = ground(element);
    const found = ratio(over(rgba(style.color), under), under);
    if (found < (large ? 3 : 4.5)) faint.push(`${words.slice(0, 40)}: ${found.toFixed(2)}`);
  }
  return faint;
}"""
"""Text below the contrast of WCAG 2.2, 1.4.3 (AA): 4.5, or 3 when it is large."""

NAMELESS = """() => [...document.querySelectorAll('input, select, textarea, button, a[href], summary')]
  .filter((one) => one.type !== 'hidden' && one.checkVisibility())
  .filter((one) => one.getAttribute('aria-hidden') !== 'true')
  .filter((one) => !(one.getAttribute('aria-label') || one.title || one.textContent.trim()
    || [...(one.labels || [])].some((label) => label.textContent.trim())
    || document.getElementById(one.getAttribute('aria-labelledby'))
    || one.closest('fieldset')?.querySelector('legend')))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""Controls that a screen reader could not call anything; what a field shows while empty is no name."""

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => !one.closest('.bk-scroll-x, .visually-hidden, .nav'))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What reaches beyond the right edge, tables that scroll by themselves excepted."""


def faint_text(page: Page) -> list[str]:
    """Words on the screen whose contrast is too low, with the ratio."""
    found: list[str] = page.evaluate(FAINT_TEXT)
    return found


def nameless(page: Page) -> list[str]:
    """Controls without a name."""
    found: list[str] = page.evaluate(NAMELESS)
    return found


def too_wide(page: Page) -> list[str]:
    """What does not fit the width of the screen."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def scrolls_sideways(page: Page) -> bool:
    """Whether the page itself can be pushed sideways."""
    wider: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wider
