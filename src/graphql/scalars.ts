import { DateTimeResolver } from 'graphql-scalars';
import { builder } from './builder.ts';

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment, RFC 3339 in UTC with milliseconds, e.g. "2026-03-14T15:09:26.535Z".',
});
