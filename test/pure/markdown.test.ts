import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkdown, renderMarkdown } from '../../src/markdown.ts';

/** Every tag that may come out, in full: any other `<` is a breach. */
const tag = new RegExp(
  [
    '^<(?:',
    '/?(?:h[1-6]|p|blockquote|pre|ul|ol|li|table|thead|tbody|tr|th|td|strong|em|s|a|code)|(?:hr|br) /',
    '|ol start="\\d+"|t[hd] align="(?:left|center|right)"',
    '|a href="(?:https?://|mailto:|tel:)[^"<>\\s]*"(?: title="[^"<>]*")? rel="noopener noreferrer nofollow"',
    ')>',
  ].join(''),
  'i',
);

const breaches = (html: string) => html.split(/(?=<)/).filter((part) => part.startsWith('<') && !tag.test(part));

const hrefs = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

describe('Markdown', () => {
  test.each([
    ['**bold** *em* ~~gone~~ `code`', '<p><strong>bold</strong> <em>em</em> <s>gone</s> <code>code</code></p>'],
    ['one\ntwo', '<p>one<br />\ntwo</p>'],
    ['3. three', '<ol start="3">\n<li>three</li>\n</ol>'],
    ['```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    [
      '|a|b|\n|-|:-:|\n|1|2|',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th align="center">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align="center">2</td>\n</tr>\n</tbody>\n</table>',
    ],
    [
      '[site](https://a.test/x?y=1&z "Title")',
      '<p><a href="https://a.test/x?y=1&amp;z" title="Title" rel="noopener noreferrer nofollow">site</a></p>',
    ],
    [
      'see https://a.test/x.',
      '<p>see <a href="https://a.test/x" rel="noopener noreferrer nofollow">https://a.test/x</a>.</p>',
    ],
    ['ada@a.test.com', '<p><a href="mailto:ada@a.test.com" rel="noopener noreferrer nofollow">ada@a.test.com</a></p>'],
  ])('%j becomes what its author meant', (source, html) => {
    expect(renderMarkdown(source)).toBe(html);
    expect(breaches(html)).toEqual([]);
  });

  test('makes no link to nowhere', () => {
    expect(renderMarkdown('[a **b**]()')).toBe('<p>a <strong>b</strong></p>');
    expect(renderMarkdown('[)]()')).toBe('<p>)</p>');
  });

  test('leaves pictures out and shows their descriptions', () => {
    expect(renderMarkdown('![a **red** <button>](https://evil.test/seen.png)')).toBe('<p>a red &lt;button&gt;</p>');
    expect(renderMarkdown('[![seen](https://evil.test/i.png)](https://a.test)')).toBe(
      '<p><a href="https://a.test" rel="noopener noreferrer nofollow">seen</a></p>',
    );
  });

  test('makes no link into the page that shows it', () => {
    for (const url of ['/admin', 'admin', '?a=b', '#top', '//evil.test', '\\\\evil.test', 'https:evil.test', './x', ''])
      expect(hrefs(renderMarkdown(`[x](${url}) <${url}>`))).toEqual([]);
  });

  test('does not grow by what is defined once and used often', () => {
    const source = `[a]: https://a.test/${'x'.repeat(8_000)}\n\n${'[a]'.repeat(3_000)}`;
    expect(renderMarkdown(source).length).toBeLessThan(2 * source.length);
  });
});

const attacks = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<SCRIPT/SRC=//evil.test/x.js></SCRIPT>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<p onclick="alert(1)" style="background:url(javascript:alert(1))">x</p>',
  '<style>@import "//evil.test";</style>',
  '<base href="//evil.test/"><meta http-equiv=refresh content="0;url=//evil.test"><link rel=stylesheet href=//evil.test>',
  '<form action=//evil.test><input name=password><button formaction=javascript:alert(1)>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><x onload=alert(1)/>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><script>alert(1)</script></textarea><xmp><script>alert(1)</script></xmp>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x]( javascript:alert(1))',
  '[x](<javascript:alert(1)>)',
  '[x](<java\nscript:alert(1)>)',
  '[x](java\u0000script:alert(1))',
  '[x](java\u0009script:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](\u00a0javascript:alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](&#106;&#97;vascript&colon;alert(1))',
  '[x](java&Tab;script:alert(1))',
  '[x](java&NewLine;script:alert(1))',
  '[x](javascript&#0000058alert(1))',
  '[x](javascript\\:alert(1))',
  '[x](%6Aavascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](data:image/svg+xml;base64,PHN2Zy8+)',
  '[x](data:image/png;base64,AAAA)',
  '[x](file:///etc/passwd)',
  '[x](blob:https://a.test/1)',
  '[x](view-source:javascript:alert(1))',
  '<javascript:alert(1)>',
  '<data:text/html,alert(1)>',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](https://a.test/x.png)',
  '![x](https://a.test/x.png "" onerror="alert(1)")',
  '[x](https://a.test "" onmouseover="alert(1)")',
  '[x](https://a.test/"onmouseover="alert(1))',
  'https://a.test/"onmouseover="alert(1)',
  "https://a.test/'onmouseover='alert(1)",
  '[x]: javascript:alert(1)\n\n[x]',
  '[![x](javascript:alert(1))](javascript:alert(2))',
  '[[x](https://a.test)](javascript:alert(1))',
  '```<script>alert(1)</script>\nx\n```',
  '```js" onmouseover="alert(1)\nx\n```',
  '`<img src=x onerror=alert(1)>`',
  '|<img src=x onerror=alert(1)>|b|\n|-|:-" onclick=alert(1):|\n|[x](javascript:alert(1))|<script>|',
  '|a|\n|:-:|\n|<td style="x">|',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;img src=x onerror=alert(1)&#62;',
  '\\<script>alert(1)\\</script>',
  '> <script>\n> alert(1)\n> </script>',
  '- <div\n- onclick=alert(1)>',
  '# <img src=x onerror=alert(1)>',
  '<https://a.test/<script>alert(1)</script>>',
  '<a@b.test"onclick="alert(1)>',
  'mailto:a@b.test"onclick="alert(1)',
  '\u202e<script>\u202c',
  '\ud800<script>',
  '{{ constructor.constructor("alert(1)")() }}',
];

describe('of hostile Markdown', () => {
  test.each(attacks)('%j, a reader gets nothing that runs or leads astray', (source) => {
    expect(breaches(renderMarkdown(source))).toEqual([]);
  });

  test('the check itself notices a breach', () => {
    for (const html of [
      '<script>',
      '<a href="javascript:x">',
      '<p onclick="x">',
      '<a href="https://a" onclick="x">',
      '<',
    ])
      expect(breaches(html)).toHaveLength(1);
  });

  test('any mixture of attacks is harmless', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ maxLength: 5 })), { maxLength: 6 });
    const separator = fc.constantFrom('', ' ', '\n', '\n\n', '](', '"', '`', '<', '>');
    fc.assert(
      fc.property(pieces, separator, (list, between) => {
        expect(breaches(renderMarkdown(list.join(between)))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('of Markdown made to be slow', () => {
  const length = 20_000;
  const filled = (unit: string) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const units = [
    ...['*', '_a __b ', '**a *b', '~~a ~b', '[', '![', '[a](', '](', '<', '<a@b', '<!--', '`', '`` `'],
    ...['a@', 'a@b.', 'mailto:', 'http://', 'http://a.b/(', 'www.', 'a.', '//', '\\', '&', '&#', ' \n'],
    ...['|', '|-', 'a|b\n-|-\n', '# ', 'a\n=\n', '>', '> - ', '- ', '\n', ' ', '\t', '\u0000'],
  ];
  const whole: [string, string][] = [
    ['nested links', `${'['.repeat(6_000)}a${'](b)'.repeat(3_500)}`],
    ['growing runs of backticks', Array.from({ length: 190 }, (_, i) => '`'.repeat(i + 1)).join(' ')],
    ['ever deeper lists', Array.from({ length: 190 }, (_, i) => `${' '.repeat(i)}- a`).join('\n')],
    ['a wide and long table', `${'|'.repeat(5_000)}\n${'|-'.repeat(5_000)}\n${'a\n'.repeat(2_500)}`],
  ];

  test.each([...units.map((unit) => [JSON.stringify(unit), filled(unit)] as const), ...whole])(
    '%s is done within a second of work',
    (_name, source) => {
      const before = process.cpuUsage();
      const html = renderMarkdown(source);
      const { user, system } = process.cpuUsage(before);
      expect(user + system).toBeLessThan(1_000_000);
      expect(html.length).toBeLessThan(30 * length);
    },
  );
});

describe('a value put into Markdown', () => {
  const shown = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const fragment = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...'\\`*_{}[]()<>#+-.!|~:/@&;=^$"\'%? \n\t1a0'.split('')) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'http://',
        'www.',
        'evil.com',
        'mailto:',
        'a@b.co',
        'javascript:',
        '&lt;',
        '&#x6a;',
        '![',
        '](',
        '---',
        '1. ',
        '1) ',
        '<b>',
        '</a>',
        '<http://x.y>',
        ':-:',
        '    ',
        'é',
        '😀',
      ),
    },
  );
  const value = fc
    .array(fragment, { minLength: 1, maxLength: 25 })
    .map((parts) => parts.join('').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
  const link = (text: string) => `<a href="https://a.test/" rel="noopener noreferrer nofollow">${text}</a>`;

  test.each<[string, (text: string) => string, (text: string) => string]>([
    ['as a paragraph', (text) => text, (text) => `<p>${text}</p>`],
    ['within a sentence', (text) => `Hi ${text}, bye`, (text) => `<p>Hi ${text}, bye</p>`],
    ['twice in a row', (text) => `a${text}${text}b`, (text) => `<p>a${text}${text}b</p>`],
    ['on a line of its own', (text) => `a\n${text}\nb`, (text) => `<p>a<br />\n${text}<br />\nb</p>`],
    ['after a number', (text) => `12${text}`, (text) => `<p>12${text}</p>`],
    ['before a link', (text) => `Hi ${text}[x](https://a.test/)`, (text) => `<p>Hi ${text}${link('x')}</p>`],
    ['as the text of a link', (text) => `[${text}](https://a.test/)`, (text) => `<p>${link(text)}</p>`],
    ['in bold', (text) => `**a ${text} b**`, (text) => `<p><strong>a ${text} b</strong></p>`],
    ['as a heading', (text) => `# ${text}`, (text) => `<h1>${text}</h1>`],
    ['in a list', (text) => `- ${text}`, (text) => `<ul>\n<li>${text}</li>\n</ul>`],
    ['in a quotation', (text) => `> ${text}`, (text) => `<blockquote>\n<p>${text}</p>\n</blockquote>`],
  ])('is shown letter by letter %s', (_place, source, html) => {
    fc.assert(
      fc.property(value, (text) => {
        expect(renderMarkdown(source(escapeMarkdown(text)))).toBe(html(shown(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ...['<tel:1>', '[x](tel:1)', '![x](tel:1)', '`x`', '*x*', '_x_', '~~x~~', '&lt;', '&#60;', '\\', 'https://a.test'],
    ...['a@b.test', '# x', '- x', '+ x', '1. x', '1) x', '> x', '---', '===', '| x |', '<b>', '<!-- x -->'],
  ])('shows %s as it is', (text) => {
    expect(renderMarkdown(escapeMarkdown(text))).toBe(`<p>${shown(text)}</p>`);
  });

  test('stays on one line', () => {
    expect(escapeMarkdown('a\n\n# b\r\n\u2028c')).toBe('a # b c');
  });

  test('stays readable where it is ordinary', () => {
    for (const text of [
      "Ada O'Brien-Lovelace, Jr.",
      'Smith & Sons',
      '2026-03-14',
      'Order #42: where is it?',
      '100% / 5 €',
    ])
      expect(escapeMarkdown(text)).toBe(text);
  });
});
