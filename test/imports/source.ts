import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

export type Import = {
  /** The file in the tree (`src/errors.ts`), or the package as written (`node:fs`, `graphql`). */
  target: string;
  isPackage: boolean;
  /** Erased before the program runs: `import type`, `export type … from`, `typeof import(…)`. */
  isType: boolean;
};
export type Source = { path: string; text: string; imports: Import[] };

const commentOrText = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|`(?:\\[\s\S]|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;

/** The code without comments and template literals, which may quote an import. */
export const codeOf = (text: string) =>
  text.replace(commentOrText, (match) => (match.startsWith('/') ? ' ' : match.startsWith('`') ? '``' : match));

const fromStatement =
  /^[ \t]*(?:import|export)\b(\s+type\b(?!\s*from\b|\s*,))?(?:(?!\b(?:import|export)\b)[^'"`;=()])*?\bfrom\s*['"]([^'"]+)['"]/gm;
const bareStatement = /^[ \t]*import\s*['"]([^'"]+)['"]/gm;
const call = /(\btypeof\s+)?\b(?:import|require)\s*\(\s*['"]([^'"]+)['"][^)]*\)(\.[A-Z])?/g;

export const importsOf = (path: string, text: string): Import[] => {
  const code = codeOf(text);
  const found = [
    ...Array.from(code.matchAll(fromStatement), ([, type, target = '']) => ({ target, isType: type !== undefined })),
    ...Array.from(code.matchAll(bareStatement), ([, target = '']) => ({ target, isType: false })),
    ...Array.from(code.matchAll(call), ([, type, target = '', member]) => ({
      target,
      isType: Boolean(type ?? member),
    })),
  ];
  return found.map(({ target, isType }) =>
    target.startsWith('.')
      ? { target: posix.join(posix.dirname(path), target), isPackage: false, isType }
      : { target, isPackage: true, isType },
  );
};

export const source = (path: string, text: string): Source => ({ path, text, imports: importsOf(path, text) });

/** What is written by hand under src/. */
export const readSources = (): Source[] =>
  globSync('src/**/*.ts')
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('/generated/'))
    .sort()
    .map((path) => source(path, readFileSync(path, 'utf8')));
