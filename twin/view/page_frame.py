"""What all pages have round their content: the bar at the top, our colours, cards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import panel as pn
import panel_material_ui as pmui
from panel.util import edit_readonly

from twin.view.panels import style
from twin.view.panels.bar import HEADER, THEME

if TYPE_CHECKING:
    from bokeh.document import Document

DIST_URL = "static/extensions/panel/"
FAVICON = Path(__file__).parent / "panels" / "favicon.svg"


def page_of(header: list[Any], main: list[Any], description: str) -> pmui.Page:
    """A page with our bar at the top and our colours."""
    page = pmui.Page(
        title="TakTwin",
        header=header,
        main=main,
        favicon=FAVICON,
        meta_description=description,
        busy_indicator=None,
        theme_toggle=False,
        theme_config=THEME,
        sx=HEADER,
        raw_css=[style("loading")],
    )
    with edit_readonly(page):
        # Bound to `pn.state.busy`, it would walk through all models at every event of every session.
        page.busy = False
    return page


def stay_local(document: Document) -> None:
    """Let a session take its style sheets from our server; over the websocket it would ask a CDN for them."""
    document.template_variables["dist_url"] = DIST_URL


def card(content: Any) -> pn.Column:
    """A white sheet that its content fills."""
    return pn.Column(content, sizing_mode="stretch_both", stylesheets=[style("card")])


def set_changed(component: Any, **values: Any) -> None:
    """Give a component those of the values that it does not have yet, in one message."""
    changed = {name: value for name, value in values.items() if getattr(component, name) != value}
    if changed:
        component.param.update(**changed)


@contextmanager
def together(document: Document | None) -> Iterator[None]:
    """Send what changes inside as one message, in order.

    Panel's own way of sending outside of Bokeh's lock (1.9.4, `panel.io.document._dispatch_msgs`) leaves
    messages lying until the next one comes when two tasks of it overlap.
    """
    if document is None or document.callbacks.hold_value:
        yield
        return
    document.hold("combine")
    try:
        yield
    finally:
        document.unhold()
