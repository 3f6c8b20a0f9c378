import { AssertionError, Liquid, LiquidError, type Template, toValueSync, Value } from 'liquidjs';
import { escapeMarkdown } from '../markdown.ts';
import * as rules from './rules.ts';

const noFiles = () => {
  throw new TypeError('templates read no files');
};

const options = {
  // no offered tag asks for files; should one ever, there are none
  fs: {
    exists: async () => false,
    existsSync: () => false,
    readFile: async () => noFiles(),
    readFileSync: noFiles,
    resolve: noFiles,
  },
  root: [],
  relativeReference: false,
  ownPropertyOnly: true,
  // the days offered are UTC midnights to the filter `date`
  timezoneOffset: 0,
  locale: 'en',
  parseLimit: rules.limits.body,
  memoryLimit: 1_000_000,
  renderLimit: 5_000,
};

/** Reads a template as it is, to tell all that is wrong with it. */
const reader = new Liquid(options);

/** Fills in: every value printed is text, not Markdown. */
const filler = new Liquid({
  ...options,
  strictFilters: true,
  outputEscape: (value: unknown) =>
    typeof value === 'string' || typeof value === 'number' ? escapeMarkdown(String(value)) : '',
});

for (const { tags, filters } of [reader, filler]) {
  for (const tag of Object.keys(tags)) if (!rules.tags.includes(tag)) delete tags[tag];
  for (const filter of Object.keys(filters)) if (!rules.filters.includes(filter)) delete filters[filter];
}

/** The variables of a template that nobody can fill in. A template that does not parse is refused. */
export const unknownVariables = (body: string): string[] =>
  refusing(() => {
    const templates = reader.parse(body);
    const filters = new Set(filtersOf(templates));
    const unknown = [...filters].filter((name) => !rules.filters.includes(name));
    if (unknown.length > 0) throw rules.unusable(unknown.map((name) => `There is no filter \`${name}\`.`));
    return rules.unknownAmong(reader.globalFullVariablesSync(templates, { partials: false }));
  });

/** What is stored can be filled in. */
export function assertUsable(body: string) {
  const unknown = unknownVariables(body);
  if (unknown.length > 0) throw rules.unusable(unknown.map((name) => `There is no variable \`${name}\`.`));
}

/** The template as Markdown; unknown variables leave nothing. */
export const fillIn = (body: string, values: rules.Values): string =>
  refusing(() => String(filler.parseAndRenderSync(body, nested(values))).trim());

/** By their dots: `{ 'a.b': 1 }` becomes `{ a: { b: 1 } }`. */
function nested(values: rules.Values): object {
  const scope: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const [root = name, property] = name.split('.');
    scope[root] = property === undefined ? value : { ...(scope[root] as object | undefined), [property]: value };
  }
  return scope;
}

function* filtersOf(templates: readonly Template[]): Generator<string> {
  for (const template of templates) {
    for (const argument of template.arguments?.() ?? [])
      if (argument instanceof Value) yield* argument.filters.map(({ name }) => name);
    const children = template.children?.(false, true);
    if (children) yield* filtersOf(toValueSync(children));
  }
}

/** The engine's errors are the template's, and so is a nesting too deep for the stack. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw rules.unusable(['It is nested too deeply.']);
    if (LiquidError.is(error) || error instanceof AssertionError) throw rules.unusable([`${error.message}.`]);
    throw error;
  }
}
