import SchemaBuilder, {
  BasePlugin,
  type PothosInputFieldConfig,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
  unwrapInputFieldType,
} from '@pothos/core';
import { InputValidationError, type StandardSchemaV1 } from '@pothos/plugin-validation';
import { storable } from './storable.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      allIssues: AllIssuesPlugin<Types>;
    }
  }
}

const key = '@pothos/plugin-validation';
type Schemas = readonly StandardSchemaV1[];

/**
 * The validation plugin stops at the first wrong field of an input. This moves the checks of an input's fields to
 * the input itself, as one check that reports all that is wrong. It also gives every text of every input and argument
 * the check that it can be kept.
 */
export class AllIssuesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  readonly #checks = new Map<string, Map<string, Schemas>>();

  override onInputFieldConfig(field: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    if (field.kind === 'Arg') return field;
    const own: Schemas = field.extensions?.[key]?.schemas ?? [];
    const schemas = this.#mayBeText(field) ? [storable, ...own] : own;
    if (schemas.length === 0) return field;
    this.#of(field.parentType).set(field.name, schemas);
    return { ...field, extensions: { ...field.extensions, [key]: { schemas: [] } } };
  }

  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const texts = new Map(
      Object.entries(field.args).flatMap(([name, arg]) => (this.#mayBeText(arg) ? [[name, [storable]] as const] : [])),
    );
    if (texts.size === 0) return field;
    const check = (args: Record<string, unknown>) => {
      const { issues } = validate(texts, args);
      if (issues) throw new InputValidationError({ issues });
      return args;
    };
    return { ...field, argMappers: [check, ...(field.argMappers ?? [])] };
  }

  override onTypeConfig(type: PothosTypeConfig): PothosTypeConfig {
    if (type.graphqlKind !== 'InputObject') return type;
    const checks = this.#of(type.name);
    const all: StandardSchemaV1 = {
      '~standard': { version: 1, vendor: 'hilo', validate: (input) => validate(checks, input as object) },
    };
    return { ...type, extensions: { ...type.extensions, [key]: { schemas: [all] } } };
  }

  /** Ids are decoded, and so checked for themselves. */
  #mayBeText({ type }: PothosInputFieldConfig<Types>): boolean {
    const { kind, name } = this.buildCache.getTypeConfig(unwrapInputFieldType(type));
    return kind === 'Scalar' && !['ID', 'Int', 'Float', 'Boolean', 'Date', 'DateTime'].includes(name);
  }

  #of(type: string) {
    const checks = this.#checks.get(type) ?? new Map<string, Schemas>();
    this.#checks.set(type, checks);
    return checks;
  }
}

/** Checks are synchronous; absent and null fields have none. */
function validate(checks: ReadonlyMap<string, Schemas>, input: object): StandardSchemaV1.Result<unknown> {
  const value: Record<string, unknown> = { ...input };
  const issues: StandardSchemaV1.Issue[] = [];
  for (const [name, schemas] of checks) {
    if (value[name] === null || value[name] === undefined) continue;
    for (const schema of schemas) {
      const result = schema['~standard'].validate(value[name]);
      if (result instanceof Promise) throw new TypeError(`the check of ${name} is asynchronous`);
      if (!result.issues) {
        value[name] = result.value;
        continue;
      }
      // a copy keeps the issue's code, which the plugin's own copies hide
      issues.push(...result.issues.map((issue) => ({ ...issue, path: [name, ...(issue.path ?? [])] })));
      break;
    }
  }
  return issues.length > 0 ? { issues } : { value };
}

SchemaBuilder.registerPlugin('allIssues', AllIssuesPlugin);
