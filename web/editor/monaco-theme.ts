import type { editor } from "monaco-editor/editor/editor.api";

export const THEME_NAME = "sigmax";

/** Monaco's theme from the page's tokens, so that there is one list of colours. */
export function editorTheme(theme: "light" | "dark"): editor.IStandaloneThemeData {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => sixDigits(style.getPropertyValue(name).trim());
  const rule = (name: string, colour: string) => ({ token: name, foreground: token(colour).slice(1) });
  return {
    base: theme === "dark" ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      rule("", "--text-1"),
      rule("keyword", "--code-keyword"),
      rule("string", "--code-string"),
      rule("regexp", "--code-string"),
      rule("number", "--code-number"),
      rule("comment", "--code-comment"),
      rule("type", "--code-type"),
    ],
    colors: {
      "editor.background": token("--panel"),
      "editor.foreground": token("--text-1"),
      "editor.lineHighlightBackground": token("--raised"),
      "editor.lineHighlightBorder": token("--raised"),
      "editor.selectionBackground": `${token("--edge")}66`,
      "editor.inactiveSelectionBackground": `${token("--edge")}33`,
      "editor.wordHighlightBackground": `${token("--edge")}33`,
      "editor.wordHighlightStrongBackground": `${token("--edge")}40`,
      "editor.findMatchBackground": `${token("--code-number")}66`,
      "editor.findMatchHighlightBackground": `${token("--code-number")}33`,
      "editorCursor.foreground": token("--text-1"),
      "editorLineNumber.foreground": token("--text-3"),
      "editorLineNumber.activeForeground": token("--text-1"),
      "editorIndentGuide.background1": token("--hairline"),
      "editorBracketMatch.background": `${token("--edge")}33`,
      "editorBracketMatch.border": token("--edge"),
      "editorError.foreground": token("--error"),
      "editorWarning.foreground": token("--code-number"),
      "editorWidget.background": token("--raised"),
      "editorWidget.foreground": token("--text-2"),
      "editorWidget.border": token("--hairline-strong"),
      "editorHoverWidget.background": token("--raised"),
      "editorHoverWidget.foreground": token("--text-2"),
      "editorHoverWidget.border": token("--hairline-strong"),
      "editorSuggestWidget.background": token("--raised"),
      "editorSuggestWidget.foreground": token("--text-2"),
      "editorSuggestWidget.border": token("--hairline-strong"),
      "editorSuggestWidget.selectedBackground": token("--selected"),
      "editorSuggestWidget.selectedForeground": token("--text-1"),
      "editorSuggestWidget.highlightForeground": token("--text-1"),
      "editorSuggestWidget.focusHighlightForeground": token("--text-1"),
      "menu.background": token("--raised"),
      "menu.foreground": token("--text-1"),
      "menu.selectionBackground": token("--selected"),
      "menu.selectionForeground": token("--text-1"),
      "menu.border": token("--hairline-strong"),
      "editorActionList.background": token("--raised"),
      "editorActionList.foreground": token("--text-1"),
      "editorActionList.focusBackground": token("--selected"),
      "editorActionList.focusForeground": token("--text-1"),
      "textLink.foreground": token("--bid"),
      "textLink.activeForeground": token("--bid"),
      "list.hoverBackground": token("--selected"),
      "input.background": token("--panel"),
      "input.foreground": token("--text-1"),
      "input.border": token("--edge"),
      focusBorder: token("--text-1"),
      "scrollbarSlider.background": `${token("--edge")}55`,
      "scrollbarSlider.hoverBackground": `${token("--edge")}88`,
      "scrollbarSlider.activeBackground": `${token("--edge")}aa`,
      "widget.shadow": "#00000000",
    },
  };
}

/** A minifier writes #ffffff as #fff, which Monaco does not take. */
const sixDigits = (colour: string): string => (colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour);
