const PLACEHOLDERS: readonly RegExp[] = [
  /^<[A-Za-z][A-Za-z _-]{0,60}>$/,
  /^\{\{[^{}]{1,100}\}\}$/,
  /^\$\{[A-Za-z_][\w.:-]{0,100}\}$/,
  /^\$[A-Z_][A-Z0-9_]{0,100}$/,
  /^%[A-Z_][A-Z0-9_]{0,100}%$/,
  /^(?:process\.env|import\.meta\.env|os\.environ|secrets|env|vault)[.[][\w.'"[\]]{1,100}$/,
  /^(?:os\.)?getenv\([^()]{0,100}\)$/,
  /^[*•.xX_-]{3,}$/,
  /^\[?(?:redacted|masked|hidden|removed|filtered|omitted)\]?$/i,
  /^(?:null|nil|none|true|false|undefined|n\/a|string|str|text|required|optional|password|secret|token)$/i,
  /^(?:your|my|insert|enter)[-_ ](?:[a-z]{1,20}[-_ ]){0,4}(?:key|token|secret|password)(?:[-_ ]here)?$/i,
];

/** True for text that stands where a secret would stand: `<your-key>`, `${VAR}`, `process.env.X`, `****`, `none`. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || (trimmed.length <= 128 && PLACEHOLDERS.some((pattern) => pattern.test(trimmed)));
}
