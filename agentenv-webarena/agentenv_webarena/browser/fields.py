"""Fields: the few questions and requests that are put to the elements of a page in JavaScript."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Error

from agentenv_webarena.browser.tab import Tab

# Of `this`: how it takes a text. "" where it does not.
KIND = """function() {
    const tag = this.tagName, type = (this.type || "").toLowerCase();
    if (this.disabled) return "disabled";
    if (tag === "SELECT") return "select";
    if (tag === "INPUT") {
        const set = ["date", "time", "month", "week", "datetime-local", "color", "range"];
        if (set.includes(type)) return this.readOnly ? "readonly" : type;
        const not = ["button", "checkbox", "file", "image", "radio", "reset", "submit"];
        if (not.includes(type)) return "";
    } else if (tag !== "TEXTAREA") {
        return this.isContentEditable ? "text" : "";
    }
    return this.readOnly ? "readonly" : "text";
}"""
FOCUS = """function() {
    let at = document.activeElement;
    for (;;) {
        const inside = at && (at.shadowRoot || at.tagName === "IFRAME" && at.contentDocument);
        if (!inside || !inside.activeElement) return at;
        at = inside.activeElement;
    }
}"""
FOCUSED = f"() => {{ const at = ({FOCUS})(); return at ? ({KIND}).call(at) : ''; }}"
CHANGED = """for (const name of ["input", "change"])
    this.dispatchEvent(new Event(name, {bubbles: true, composed: name === "input"}));"""
SET = f"""function(text) {{
    this.focus();
    this.value = text;
    if (this.value === "" && text !== "") return false;
    {CHANGED}
    return true;
}}"""
PICK = f"""function(label) {{
    const plain = text => text.replace(/\\s+/g, " ").trim().toLowerCase();
    const wanted = plain(label), open = [...this.options].filter(each => !each.disabled);
    const starting = open.filter(each => plain(each.label).startsWith(wanted));
    const found = open.find(each => plain(each.label) === wanted)
        || open.find(each => plain(each.value) === wanted)
        || (wanted && starting.length === 1 ? starting[0] : undefined);
    if (!found) return open.slice(0, 20).map(each => each.label);
    this.focus();
    if (this.multiple) found.selected = true; else this.selectedIndex = found.index;
    {CHANGED}
    return null;
}}"""
CHOOSE = f"""function() {{
    const group = this.closest("optgroup"), select = this.closest("select");
    if (!select || select.disabled || this.disabled || group && group.disabled) return false;
    select.focus();
    if (select.multiple) this.selected = !this.selected; else select.selectedIndex = this.index;
    (function() {{ {CHANGED} }}).call(select);
    return true;
}}"""
FOCUS_ON = "function() { this.focus(); return !this.disabled; }"
SELECTION = f"""() => {{
    const at = ({FOCUS})();
    if (at && typeof at.selectionStart === "number")
        return at.type === "password" ? "" : at.value.slice(at.selectionStart, at.selectionEnd);
    return String(at ? at.ownerDocument.getSelection() : getSelection());
}}"""
SCROLL = """down => {
    const page = document.scrollingElement || document.documentElement;
    const moved = (box, height) => {
        const before = box.scrollTop;
        box.scrollBy({top: down ? height : -height, behavior: "instant"});
        return box.scrollTop !== before;
    };
    if (moved(page, innerHeight)) return true;
    for (let at = document.elementFromPoint(innerWidth / 2, innerHeight / 2); at;
         at = at.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(at).overflowY)
            && moved(at, at.clientHeight)) return true;
    return false;
}"""


async def tell(tab: Tab, backend_id: int, function: str, *arguments: Any) -> Any:
    """What a function gives that is called with the element as `this`; LookupError: it is gone."""
    try:
        found = await tab.protocol.send("DOM.resolveNode", backendNodeId=backend_id)
        answer = await tab.protocol.send(
            "Runtime.callFunctionOn", functionDeclaration=function, returnByValue=True,
            objectId=found["object"]["objectId"],
            arguments=[{"value": each} for each in arguments],
        )  # fmt: skip
    except Error as error:
        raise LookupError(str(error)) from None
    return answer["result"].get("value")
