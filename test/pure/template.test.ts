import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/errors.ts';
import { renderMarkdown } from '../../src/markdown.ts';
import { assertUsable, fillIn, unknownVariables } from '../../src/template/engine.ts';
import { assertComplete, limits, type Occasion, valuesOf, variables } from '../../src/template/rules.ts';

const occasion: Occasion = {
  ticket: {
    number: 42,
    title: 'Where is it?',
    status: 'IN_PROGRESS',
    priority: 'URGENT',
    createdAt: new Date('2026-03-14T23:30:00Z'),
  },
  affiliate: {
    name: 'Ada King Lovelace',
    email: 'ada@shop.test',
    timeZone: 'Asia/Tokyo',
    organization: { name: 'Shop & Sons' },
  },
  manager: { name: 'Grace Hopper' },
  now: new Date('2026-04-01T02:00:00Z'),
};

const filled = (body: string, affiliate: Partial<Occasion['affiliate']> = {}) =>
  fillIn(body, valuesOf({ ...occasion, affiliate: { ...occasion.affiliate, ...affiliate } }));

const refusalOf = (work: () => unknown): Refusal => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a template', () => {
  test.each([
    ['{{ ticket.number }}', '42'],
    ['{{ ticket.title }}', 'Where is it?'],
    ['{{ ticket.status }}', 'IN\\_PROGRESS'],
    ['{{ ticket.priority }}', 'URGENT'],
    ['{{ ticket.createdAt }}', '2026-03-15'],
    ['{{ affiliate.name }}', 'Ada King Lovelace'],
    ['{{ affiliate.firstName }}', 'Ada'],
    ['{{ affiliate.email }}', 'ada\\@shop\\.test'],
    ['{{ affiliate.organization }}', 'Shop & Sons'],
    ['{{ manager.name }}', 'Grace Hopper'],
    ['{{ manager.firstName }}', 'Grace'],
    ['{{ today }}', '2026-04-01'],
  ])('says %s as %s', (body, text) => {
    expect(filled(body)).toBe(text);
  });

  test('knows a value for each variable that is offered, and no other', () => {
    expect(Object.keys(valuesOf(occasion))).toEqual(Object.keys(variables));
    for (const name of Object.keys(variables)) expect(unknownVariables(`{{ ${name} }}`)).toEqual([]);
  });

  test("tells days in the affiliate's time zone", () => {
    const body = '{{ today }} {{ ticket.createdAt }}';
    expect(filled(body)).toBe('2026-04-01 2026-03-15');
    expect(filled(body, { timeZone: 'America/Los_Angeles' })).toBe('2026-03-31 2026-03-14');
  });

  test('formats days and texts, whatever the time zone of the server', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Honolulu';
    try {
      expect(filled('{{ today | date: "%-d %B %Y" }}')).toBe('1 April 2026');
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
    expect(filled('{{ ticket.status | downcase | replace: "_", " " | capitalize }}')).toBe('In progress');
    expect(filled('{{ affiliate.firstName | upcase | append: "!" | prepend: "¡" }}')).toBe('¡ADA\\!');
    expect(filled('{{ ticket.title | truncate: 8 }}')).toBe('Where\\.\\..');
    expect(filled('{{ affiliate.firstName | default: "customer" }}', { name: '' })).toBe('customer');
  });

  test('decides by what it knows, and leaves its notes out', () => {
    const body =
      '{% # for the team %}{% if ticket.priority == "URGENT" and ticket.number > 1 %}At once{% else %}Soon{% endif %}' +
      '{% unless affiliate.organization contains "Sons" %}!{% endunless %}{% comment %}{{ nothing }}{% endcomment %}' +
      '{% case ticket.status %}{% when "OPEN", "IN_PROGRESS" %}, {% raw %}{{ it }}{% endraw %}{% endcase %}';
    expect(unknownVariables(body)).toEqual([]);
    expect(filled(body)).toBe('At once, {{ it }}');
  });

  test('shows values letter by letter and keeps its own Markdown', () => {
    const name = '<b>x</b> [y](javascript:alert(1)) **z** https://evil.test `c` | # &lt;\n\n# h';
    const html = renderMarkdown(filled('**Dear** {{ affiliate.name }}', { name }));
    expect(html).toBe(
      '<p><strong>Dear</strong> &lt;b&gt;x&lt;/b&gt; [y](javascript:alert(1)) **z** https://evil.test `c` | # &amp;lt; # h</p>',
    );
  });

  test('shows what filters and texts of its own make letter by letter too', () => {
    expect(renderMarkdown(filled('{{ "<i>" | append: affiliate.firstName }} {{ "[a](https://b.test)" }}'))).toBe(
      '<p>&lt;i&gt;Ada [a](https://b.test)</p>',
    );
  });

  test('is not read again once filled in', () => {
    expect(filled('{{ affiliate.name }}', { name: '{{ today }} {% if %}' })).toBe('{{ today }} {% if %}');
  });
});

describe('of a template, staff are told', () => {
  test('each unknown variable, wherever it stands', () => {
    const body =
      '{{ ticket.owner }} {{ nobody }} {{ affiliate }} {{ ticket[manager.name] }} {{ today | append: a.b }} {{ ticket.title.size }}' +
      '{% if c == d %}{{ e }}{% elsif f %}{% unless g %}{% endunless %}{% endif %}{% case h %}{% when i %}{{ j }}{% endcase %}';
    expect(unknownVariables(body).toSorted()).toEqual(
      [
        'ticket.owner',
        'nobody',
        'affiliate',
        'ticket[manager.name]',
        'a.b',
        'ticket.title.size',
        ...'cdefghij',
      ].toSorted(),
    );
    expect(unknownVariables('{{ constructor }} {{ ticket.constructor }} {{ __proto__ }}')).toHaveLength(3);
  });

  test('each unknown variable as a field of the refusal', () => {
    const { code, fields } = refusalOf(() => assertUsable('{{ ticket.owner }} {{ ticket.number }} {{ nobody }}'));
    expect(code).toBe('TEMPLATE_INVALID');
    expect(fields).toEqual([
      { field: 'body', code: 'TEMPLATE_INVALID', message: 'There is no variable `ticket.owner`.' },
      { field: 'body', code: 'TEMPLATE_INVALID', message: 'There is no variable `nobody`.' },
    ]);
  });

  test('each unknown filter, wherever it stands', () => {
    const body =
      '{{ today | shout | json }}{% if today | raw %}{{ today | shout }}{% else %}{{ 1 | times: 9 }}{% endif %}';
    const { code, fields } = refusalOf(() => unknownVariables(body));
    expect(code).toBe('TEMPLATE_INVALID');
    expect(fields.map(({ message }) => message)).toEqual(
      ['shout', 'json', 'raw', 'times'].map((name) => `There is no filter \`${name}\`.`),
    );
  });

  test.each([
    '{{ ticket.number',
    '{% if %}',
    '{% if today %}',
    '{% endif %}',
    '{{ }}',
    '{% case today %}',
    '{% raw %}',
    '{% nothing %}',
  ])('that %s does not parse, and where', (body) => {
    const { code, fields } = refusalOf(() => assertUsable(body));
    expect(code).toBe('TEMPLATE_INVALID');
    expect(fields).toEqual([{ field: 'body', code, message: expect.stringMatching(/line:1, col:\d+\.$/) }]);
  });
});

describe('a template can', () => {
  test.each(['include', 'render', 'layout'])('not read a file by %s', (tag) => {
    expect(existsSync('package.json')).toBe(true);
    for (const name of ['package.json', './package.json', '/etc/passwd', '../package.json'])
      for (const work of [unknownVariables, filled])
        expect(refusalOf(() => work(`{% ${tag} "${name}" %}`)).code).toBe('TEMPLATE_INVALID');
  });

  test.each([
    'for i in (1..9)',
    'tablerow i in (1..9)',
    'assign a = 1',
    'capture a',
    'increment a',
    'cycle 1, 2',
    'liquid',
    'echo today',
    'block a',
  ])('not use {%% %s %%}', (tag) => {
    expect(refusalOf(() => assertUsable(`{% ${tag} %}`)).code).toBe('TEMPLATE_INVALID');
  });

  test.each([
    ['a range', '{{ (1..1000000000) }}'],
    ['a padded date', '{{ today | date: "%1000000000Y" }}'],
    ['texts that multiply', `{{ today${' | replace: "", "0123456789"'.repeat(100)} }}`],
    ['a text over the limit', 'a'.repeat(limits.body + 1)],
    ['nested brackets', `{{ ${'a['.repeat(5_000)}1${']'.repeat(5_000)} }}`],
    ['nested parentheses', `{{ ${'('.repeat(9_000)} }}`],
  ])('not eat up the server by %s', (_name, body) => {
    const { code } = refusalOf(() => {
      unknownVariables(body);
      filled(body);
    });
    expect(code).toBe('TEMPLATE_INVALID');
  });

  test('be nested as deep as its length allows, or is refused', () => {
    const deep = (depth: number) => `${'{%if 1%}'.repeat(depth)}x${'{%endif%}'.repeat(depth)}`;
    expect(filled(deep(50))).toBe('x');
    try {
      assertUsable(deep(1_150));
      expect(filled(deep(1_150))).toBe('x');
    } catch (error) {
      expect(error).toMatchObject({ code: 'TEMPLATE_INVALID' });
    }
  });
});

describe('a new order of templates', () => {
  test('names each of them once', () => {
    expect(() => assertComplete(['a', 'b'], ['b', 'a'])).not.toThrow();
    for (const ids of [['a'], ['a', 'b', 'c'], ['a', 'a'], ['a', 'c'], ['a', 'b', 'b'], []])
      expect(refusalOf(() => assertComplete(ids, ['a', 'b'])).fields).toMatchObject([
        { field: 'ids', code: 'INVALID_REFERENCE' },
      ]);
  });
});
