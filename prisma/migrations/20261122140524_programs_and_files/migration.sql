-- CreateEnum
CREATE TYPE "ApiScope" AS ENUM ('TICKETS_READ', 'TICKETS_WRITE', 'TICKETS_DELETE', 'TICKETS_IMPORT', 'PEOPLE_READ', 'PEOPLE_WRITE', 'CATALOG_WRITE', 'TEMPLATES_WRITE', 'AFFILIATE_TOKENS', 'ACT_ON_BEHALF');

-- AlterTable
ALTER TABLE "Affiliate" ADD COLUMN     "externalId" TEXT;

-- AlterTable
ALTER TABLE "Comment" ADD COLUMN     "integrationId" UUID;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "integrationId" UUID;

-- AlterTable
ALTER TABLE "LogHead" ADD COLUMN     "cluster" TEXT;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "externalId" TEXT;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "integrationId" UUID;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "creatorIntegrationId" UUID,
ADD COLUMN     "externalId" TEXT;

-- CreateTable
CREATE TABLE "Integration" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" "ApiScope"[],
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Integration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "integrationId" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "commentId" UUID,
    "uploaderType" "ActorType" NOT NULL,
    "managerId" UUID,
    "affiliateId" UUID,
    "integrationId" UUID,
    "name" TEXT NOT NULL,
    "mimeType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "checksum" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "key" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LooseFile" (
    "key" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LooseFile_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Integration_name_key" ON "Integration"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE INDEX "ApiKey_integrationId_idx" ON "ApiKey"("integrationId");

-- CreateIndex
CREATE UNIQUE INDEX "Attachment_key_key" ON "Attachment"("key");

-- CreateIndex
CREATE INDEX "Attachment_ticketId_id_idx" ON "Attachment"("ticketId", "id");

-- CreateIndex
CREATE INDEX "Attachment_commentId_id_idx" ON "Attachment"("commentId", "id");

-- CreateIndex
CREATE INDEX "Attachment_managerId_idx" ON "Attachment"("managerId");

-- CreateIndex
CREATE INDEX "Attachment_affiliateId_idx" ON "Attachment"("affiliateId");

-- CreateIndex
CREATE INDEX "Attachment_integrationId_idx" ON "Attachment"("integrationId");

-- CreateIndex
CREATE INDEX "LooseFile_createdAt_idx" ON "LooseFile"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Affiliate_externalId_key" ON "Affiliate"("externalId");

-- CreateIndex
CREATE INDEX "Comment_integrationId_idx" ON "Comment"("integrationId");

-- CreateIndex
CREATE INDEX "Event_integrationId_idx" ON "Event"("integrationId");

-- CreateIndex
CREATE UNIQUE INDEX "Organization_externalId_key" ON "Organization"("externalId");

-- CreateIndex
CREATE INDEX "Session_integrationId_idx" ON "Session"("integrationId");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_externalId_key" ON "Ticket"("externalId");

-- CreateIndex
CREATE INDEX "Ticket_creatorIntegrationId_idx" ON "Ticket"("creatorIntegrationId");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_creatorIntegrationId_fkey" FOREIGN KEY ("creatorIntegrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_commentId_fkey" FOREIGN KEY ("commentId") REFERENCES "Comment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_managerId_fkey" FOREIGN KEY ("managerId") REFERENCES "Manager"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_affiliateId_fkey" FOREIGN KEY ("affiliateId") REFERENCES "Affiliate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attachment" ADD CONSTRAINT "Attachment_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
