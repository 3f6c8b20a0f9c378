import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { columnsOf, type Mapping, readMapping } from './import-mapping.ts';
import { readHeader } from './import-rows.ts';

const ours = fileURLToPath(new URL('mappings/', import.meta.url));

interface Choice {
  name: string;
  mapping: Mapping;
}

/** The mapping that was named, else the one of ours whose columns the file has. */
export async function mappingFor(file: string, named: string | undefined): Promise<Choice> {
  const candidates =
    named === undefined ? (await readdir(ours)).filter(isJson).map((name) => join(ours, name)) : [named];
  const problems: string[] = [];
  for (const candidate of candidates.toSorted()) {
    const mapping = await readMapping(candidate);
    const name = basename(candidate);
    const header = await readHeader(file, mapping);
    const missing = columnsOf(mapping.ticket).filter((column) => !header.includes(column));
    if (missing.length === 0) return { name, mapping };
    const columns = header.map((column) => `“${column}”`).join(', ');
    problems.push(`${name} reads ${missing.map((column) => `“${column}”`).join(', ')}; the file has ${columns}`);
  }
  if (named !== undefined) throw new Error(problems.join('\n'));
  throw new Error(`None of our mappings fits the file; give one with --mapping.\n${problems.join('\n')}`);
}

const isJson = (name: string) => name.endsWith('.json');
