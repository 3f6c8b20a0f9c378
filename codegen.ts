import { globSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

/** The typed documents of one folder: each graphql(`…`) in it gets its types in the folder's own gql/. */
const client = (folder: string): CodegenConfig['generates'] => ({
  [`${folder}/gql/`]: {
    preset: 'client',
    documents: [`${folder}/**/*.ts`, `!${folder}/gql/**`],
    presetConfig: { fragmentMasking: false },
    config: {
      documentMode: 'string',
      enumsAsTypes: true,
      useTypeImports: true,
      strictScalars: true,
      scalars: { ID: 'string', Date: 'string', DateTime: 'string', File: 'File', JSON: 'unknown' },
    },
  },
});

// what is generated for a folder without documents does not compile
const hasDocuments = (folder: string) =>
  globSync(`${folder}/**/*.ts`).some((file) => readFileSync(file, 'utf8').includes('graphql(`'));

const config: CodegenConfig = {
  schema: 'schema.graphql',
  importExtension: '.ts', // Node runs the files as they stand
  generates: Object.assign({}, ...['test', 'examples'].filter(hasDocuments).map(client)),
};

export default config;
