/** Names that break what trusts them: markup, quotes, other directions, controls, and ten thousand characters. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `it's "quoted" \\ and \`ticked\``,
  '</title></style></textarea>',
  ']]><x>',
  '&amp;&lt;&#0;',
  'javascript:alert(1)',
  '\u202egnp.exe',
  'مراقبة الخدمة',
  'line\nbreak\rand\u0000null\u0007bell',
  'lone \ud800 surrogate',
  '{{constructor}} ${process.env} %s %n',
  '名'.repeat(10_000),
  'W'.repeat(10_000),
];
