-- DropForeignKey
ALTER TABLE "Deflection" DROP CONSTRAINT "Deflection_articleId_fkey";

-- DropForeignKey
ALTER TABLE "Deflection" DROP CONSTRAINT "Deflection_portalId_fkey";

-- AlterTable
ALTER TABLE "Deflection" ALTER COLUMN "articleId" DROP NOT NULL,
ALTER COLUMN "portalId" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "PortalConfig"("id") ON DELETE SET NULL ON UPDATE CASCADE;
