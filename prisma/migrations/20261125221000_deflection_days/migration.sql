-- Written by hand: what schema.prisma cannot say.

ALTER TABLE "Deflection" ADD COLUMN "day" DATE NOT NULL GENERATED ALWAYS AS (("createdAt" AT TIME ZONE 'UTC')::date) STORED;

CREATE UNIQUE INDEX "Deflection_articleId_affiliateId_day_key" ON "Deflection"("articleId", "affiliateId", "day");
CREATE INDEX "Deflection_createdAt_id_idx" ON "Deflection"("createdAt", "id");
