/** The look of a report, on paper too. Hue means side: blue bought, orange sold. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--text:#131820;--soft:#434e5c;--faint:#5c6776;--line:#dce1e8;--raised:#f3f5f8;--buy:#0a5cbd;--sell:#a84e00}
@media (prefers-color-scheme:dark){:root{--ground:#10141a;--text:#e8ecf2;--soft:#aeb8c5;--faint:#8a96a6;--line:#222933;--raised:#181e26;--buy:#62b2ff;--sell:#ffa24f}}
*{box-sizing:border-box}
body{max-width:960px;margin:0 auto;padding:32px 24px 64px;background:var(--ground);color:var(--soft);font:14px/21px Inter,system-ui,sans-serif;font-feature-settings:"tnum"}
h1{margin:0;font-size:24px;line-height:30px;color:var(--text)}
h2{margin:36px 0 10px;padding-top:14px;border-top:1px solid var(--line);font-size:16px;color:var(--text)}
p{margin:6px 0}
.lead{font-size:15px}
.headline{font-size:18px;line-height:25px;font-weight:600;color:var(--text)}
.none{color:var(--faint)}
table{width:100%;border-collapse:collapse;font-size:13px}
caption{padding:6px 0;text-align:left;font-weight:600;color:var(--text)}
th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:right;font-weight:400}
th:first-child,td:first-child,.left{text-align:left}
thead th{color:var(--faint);font-size:12px}
td{color:var(--text)}
.wrap{overflow-x:auto}
figure{margin:14px 0;overflow-x:auto}
figcaption{color:var(--faint);font-size:12px}
svg{display:block;width:100%;min-width:640px;height:auto;font:11px Inter,system-ui,sans-serif}
svg text{fill:var(--faint)}
svg .time{text-anchor:middle}
svg .grid{stroke:var(--line)}
svg .line{fill:none;stroke:var(--text);stroke-width:1.4;stroke-linejoin:round}
svg .buy{fill:var(--buy)}
svg .sell{fill:var(--sell)}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px 20px;margin:16px 0 0}
.facts dt{color:var(--faint);font-size:12px}
.facts dd{margin:0;color:var(--text);font-weight:600}
.buy{color:var(--buy)}
.sell{color:var(--sell)}
pre{overflow-x:auto;margin:8px 0;padding:12px;border-radius:6px;background:var(--raised);color:var(--text);font:12px/18px "JetBrains Mono",ui-monospace,monospace;tab-size:2}
details{margin:10px 0}
summary{cursor:pointer;color:var(--text)}
summary:focus-visible,a:focus-visible{outline:2px solid var(--text);outline-offset:2px}
a{color:inherit}
footer{margin-top:40px;padding-top:14px;border-top:1px solid var(--line);color:var(--faint);font-size:12px}
@media print{body{max-width:none;padding:0}pre{white-space:pre-wrap}figure,table{break-inside:avoid}}
`;
