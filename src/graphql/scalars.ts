import { GraphQLError } from 'graphql';
import { DateResolver, DateTimeResolver } from 'graphql-scalars';
import { Upload } from '../files/upload.ts';
import { isStorableDate } from '../store/text.ts';
import { builder } from './builder.ts';

/** The database holds these years only; a leap second and some wrong offsets pass the form and are no moment. */
function moment(date: Date): Date {
  if (isStorableDate(date)) return date;
  throw new GraphQLError('Must be of the years 1 to 9999.');
}

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment of the years 1 to 9999, RFC 3339 in UTC with milliseconds, e.g. "2026-03-14T15:09:26.535Z".',
  parseValue: (value) => moment(DateTimeResolver.parseValue(value)),
  parseLiteral: (node, variables) => moment(DateTimeResolver.parseLiteral(node, variables)),
});

builder.addScalarType('Date', DateResolver, {
  description: 'A day of the years 1 to 9999, wherever it is, e.g. "2026-03-14".',
  parseValue: (value) => moment(DateResolver.parseValue(value)),
  parseLiteral: (node, variables) => moment(DateResolver.parseLiteral(node, variables)),
});

const noFile = () =>
  new GraphQLError('File must be a part of a GraphQL multipart request, and `null` in its variables.');

builder.scalarType('File', {
  description:
    'A file of the request, by the GraphQL multipart request specification: a POST of `multipart/form-data` with the parts `operations` (the JSON, with `null` for each file), `map` (e.g. `{"0":["variables.input.files.0"]}`, one place per file), then the files. It needs `Authorization`, and is streamed to its place. Only as a variable, over HTTP.',
  parseValue: (value) => {
    if (value instanceof Upload) return value;
    throw noFile();
  },
  parseLiteral: () => {
    throw noFile();
  },
  serialize: () => {
    throw noFile();
  },
});
