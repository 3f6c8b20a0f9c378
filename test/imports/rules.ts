import { posix } from 'node:path';
import { codeOf, type Source } from './source.ts';

/** Each rule returns a sentence for each breach. */
export type Rule = (sources: ReadonlyArray<Source>) => string[];

const apiPackage = /^(graphql$|graphql\/|@pothos\/|graphql-yoga|graphql-ws|@graphql-yoga)/;
const schemaFile = /^src\/[^/]+\/([^/]+\.)?schema\.ts$/;
const rulesFile = /^src\/(.*\/)?([^/]+\.)?rules\.ts$/;
const errorsFile = /(^|\/)errors\.ts$/;

const mayUseApi = (path: string) =>
  schemaFile.test(path) ||
  /^src\/(client|graphql|http)\//.test(path) ||
  path === 'src/schema.ts' ||
  path === 'src/app.ts';

/** One sentence for each import that is not allowed. */
const eachImport =
  (refusal: (path: string, entry: Source['imports'][number]) => string | false): Rule =>
  (sources) =>
    sources.flatMap(({ path, imports }) =>
      imports.flatMap((entry) => {
        const reason = refusal(path, entry);
        return reason === false ? [] : [`${path} imports ${entry.target}: ${reason}`];
      }),
    );

export const apiOnlyInSchemas = eachImport(
  (path, { target, isPackage }) =>
    isPackage &&
    apiPackage.test(target) &&
    !mayUseApi(path) &&
    'only schema files, src/client, src/graphql, src/http, src/schema.ts and src/app.ts know GraphQL',
);

export const schemasStandAlone = eachImport(
  (path, { target }) =>
    schemaFile.test(target) &&
    path !== 'src/schema.ts' &&
    posix.dirname(path) !== posix.dirname(target) &&
    "a type of another room is named by a string, and only src/schema.ts imports a room's schema",
);

export const rulesAreClosed = eachImport(
  (path, { target, isType, isPackage }) =>
    rulesFile.test(path) &&
    !isType &&
    (isPackage || !(errorsFile.test(target) || rulesFile.test(target) || target.startsWith('src/access/'))) &&
    'rules import errors, access, other rules and types only',
);

export const accessStandsAlone = eachImport(
  (path, { target, isType, isPackage }) =>
    path.startsWith('src/access/') &&
    !isType &&
    !isPackage &&
    !target.startsWith('src/access/') &&
    !errorsFile.test(target) &&
    'access takes types from other places, and no values',
);

/**
 * Inside a transaction the client beside it hangs on the embedded database, and leaves the transaction on a server:
 * a function that gets an `Act`, or a `tx`, asks nothing else.
 */
export const actionsUseTheirTransaction: Rule = (sources) =>
  sources.flatMap(({ path, text }) =>
    codeOf(text)
      .split(/\n(?=export |const |async function |function )/)
      .filter(
        (part) =>
          /^[^\n]*\((?:act: Act|\{ ?tx\b[^)]*\}: Act|tx: Tx)/.test(part) && /\.prisma\b|\bpool\.query/.test(part),
      )
      .map((part) => `${path}: "${part.split('\n')[0]?.slice(0, 60)}" has a transaction and asks beside it`),
  );

export const noBarrels: Rule = (sources) =>
  sources.flatMap(({ path, text }) => {
    if (posix.basename(path) === 'index.ts') return [`${path} is a barrel by its name: import from the file itself`];
    const code = codeOf(text);
    const rest = code
      .replace(/^\s*import\b[^;]*?['"][^'"]+['"][^;\n]*;?/gm, '')
      .replace(/^\s*export\s+(?:type\s+)?(?:\*|\{)[^;]*;?/gm, '');
    const passesOn = /^\s*export\s+(?:type\s+)?(?:\*|\{)/m.test(code);
    return passesOn && rest.trim() === '' ? [`${path} only re-exports: import from the file itself`] : [];
  });

export const noCycles: Rule = (sources) => {
  const values = new Map(
    sources.map(({ path, imports }) => [path, imports.filter(({ isType }) => !isType).map(({ target }) => target)]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of values.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of values.keys()) visit(path, []);
  return cycles;
};

const lines = ({ text }: Source) => text.trimEnd().split('\n').length;

export const filesAreSmall: Rule = (sources) => {
  const counts = sources.map(lines).sort((a, b) => a - b);
  const median = counts[Math.floor(counts.length / 2)] ?? 0;
  const long = sources.filter((file) => lines(file) > 300);
  return [
    ...long.map((file) => `${file.path} has ${lines(file)} lines: split it (300 at most)`),
    ...(median >= 100 ? [`the median file has ${median} lines (under 100 is asked)`] : []),
  ];
};
