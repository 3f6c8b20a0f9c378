import SchemaBuilder, {
  BasePlugin,
  completeValue,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  PothosSchemaError,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { fieldRule } from '../access/fields.ts';
import { canSeeRow, isGuarded } from '../access/guard.ts';
import type { Rule } from '../access/rule.ts';
import { assertNeed, needOfField, needText } from '../access/scope.ts';
import type { Context } from '../context.ts';
import { forbidden, Refusal } from '../errors.ts';
import { payloadOf } from './mutation-error.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      access: AccessPlugin<Types>;
    }
  }
}

type Resolver = GraphQLFieldResolver<unknown, Context, object, unknown>;
const roots = ['Query', 'Mutation', 'Subscription'];

/**
 * Puts the table of `access/fields.ts` on every field of the schema: a field without a rule does not build, one that
 * the viewer may not read is null, and a row that they may not see does not get out, by whatever way it was reached.
 */
export class AccessPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const rule = this.rule(field);
    const root = roots.includes(field.parentType);
    if (!root && !rule.open && !field.type.nullable)
      throw new PothosSchemaError(`${field.parentType}.${field.name} may be hidden, so it must be nullable`);
    if (rule.open && !root) return field;
    const who = root ? `For ${rule.who}. ${needText(rule.need)}` : `Visible to ${rule.who}.`;
    return { ...field, description: `${field.description ?? ''} ${who}`.trim() };
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const rule = this.rule(field);
    const guarded = this.guarded(field, resolve);
    if (roots.includes(field.parentType)) return guarded as GraphQLFieldResolver<unknown, Types['Context'], object>;
    const need = needOfField(field.parentType, field.name, this.returned(field.type).name, rule);
    const scoped: Resolver =
      need === 'ANY_KEY'
        ? guarded
        : (row, args, ctx, info) => {
            assertNeed(ctx.viewer, need);
            return guarded(row, args, ctx, info);
          };
    const hiding: Resolver = rule.open
      ? scoped
      : (row, args, ctx, info) => (rule.allows(ctx.viewer, row as never) ? scoped(row, args, ctx, info) : null);
    return hiding as GraphQLFieldResolver<unknown, Types['Context'], object>;
  }

  /** Outside of the checks of arguments: who may not call an operation learns nothing of its input. */
  override wrapArgMappers(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
    field: PothosOutputFieldConfig<Types>,
  ) {
    if (!resolve || !roots.includes(field.parentType)) return resolve;
    const wrap = field.kind === 'Mutation' ? mutationResolver(field.name) : rootResolver;
    return wrap(this.rule(field), resolve) as GraphQLFieldResolver<unknown, Types['Context'], object>;
  }

  private rule(field: PothosOutputFieldConfig<Types>): Rule {
    const rule = fieldRule(field.parentType, field.name);
    if (!rule)
      throw new PothosSchemaError(`${field.parentType}.${field.name} has no stated visibility (access/fields.ts)`);
    return rule;
  }

  /** A row of a guarded type is judged wherever it comes out; in a list it is left out, elsewhere it is null. */
  private guarded(field: PothosOutputFieldConfig<Types>, resolve: Resolver): Resolver {
    const { list, name } = this.returned(field.type);
    if (!name || !isGuarded(name)) return resolve;
    if (!list && !field.type.nullable)
      throw new PothosSchemaError(
        `${field.parentType}.${field.name} returns a guarded ${name}, so it must be nullable`,
      );
    return (parent, args, ctx, info) =>
      completeValue(resolve(parent, args, ctx, info), (value) => {
        if (value === null || value === undefined) return value;
        if (Array.isArray(value)) return value.filter((row) => canSeeRow(name, ctx.viewer, row as never));
        return canSeeRow(name, ctx.viewer, value as never) ? value : null;
      });
  }

  private returned(type: PothosOutputFieldType<Types>): { list: boolean; name?: string } {
    if (type.kind === 'List') return { ...this.returned(type.type), list: true };
    return type.kind === 'Object'
      ? { list: false, name: this.buildCache.getTypeConfig(type.ref).name }
      : { list: false };
  }
}

const rootResolver =
  (rule: Rule, resolve: Resolver): Resolver =>
  (root, args, ctx, info) => {
    if (!rule.anonymous) assertAllowed(rule, ctx);
    return resolve(root, args, ctx, info);
  };

/** A refusal becomes the payload's `error`; only "nobody is signed in" concerns the request as a whole. */
const mutationResolver =
  (name: string) =>
  (rule: Rule, resolve: Resolver): Resolver =>
  async (root, args, ctx, info) => {
    if (!rule.anonymous) void ctx.viewer;
    try {
      if (!rule.anonymous) assertAllowed(rule, ctx);
      assertNoPreview(name, ctx);
      return await resolve(root, args, ctx, info);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'UNAUTHENTICATED') throw error;
      return payloadOf(error, ctx);
    }
  };

function assertAllowed(rule: Rule, ctx: Context) {
  assertNeed(ctx.viewer, rule.need);
  if (!rule.open && !rule.allows(ctx.viewer, undefined as never)) throw forbidden(`This is for ${rule.who}.`);
  void ctx.viewer;
}

/** Who looks through a customer's eyes has no hands there, but may end it. */
function assertNoPreview(mutation: string, { signedIn }: Context) {
  if (signedIn?.kind === 'AFFILIATE' && signedIn.previewerId && mutation !== 'signOut')
    throw new Refusal('PREVIEW_READ_ONLY', 'A preview looks, and changes nothing.');
}

SchemaBuilder.registerPlugin('access', AccessPlugin);
