import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema.ts';

interface Described {
  place: string;
  description: string | null | undefined;
}

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const ours = types.filter(({ name }) => !['Boolean', 'Float', 'ID', 'Int', 'String'].includes(name));

function within(type: GraphQLNamedType): Described[] {
  const at = (name: string, { description }: { description?: string | null | undefined }) => ({
    place: `${type.name}.${name}`,
    description,
  });
  if (isEnumType(type)) return type.getValues().map((value) => at(value.name, value));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => at(field.name, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    at(field.name, field),
    ...field.args.map((arg) => at(`${field.name}(${arg.name})`, arg)),
  ]);
}

const all = ours.flatMap((type): Described[] => [{ place: type.name, description: type.description }, ...within(type)]);
const bad = (wrong: (text: string) => boolean) =>
  all.filter(({ description }) => wrong(description ?? '')).map(({ place, description }) => `${place}: ${description}`);

describe('RT-04 the schema', () => {
  it('describes each type, field, argument, input field and enum value', () => {
    expect(all.length).toBeGreaterThan(700);
    expect(bad((text) => text.trim() === '')).toEqual([]);
  });

  it('speaks in sentences', () => {
    expect(bad((text) => !/^[A-Z0-9`].*[.?:]$/s.test(text))).toEqual([]);
  });

  it('says more than a name does: each description has four words at least', () => {
    expect(bad((text) => text.split(/\s+/).length < 4)).toEqual([]);
  });
});
