-- CreateEnum
CREATE TYPE "PortalUsers" AS ENUM ('EVERYONE', 'TICKET_MANAGERS');

-- CreateEnum
CREATE TYPE "PortalSubmitters" AS ENUM ('EVERYONE', 'ADMINISTRATORS');

-- CreateEnum
CREATE TYPE "CustomFieldKind" AS ENUM ('TEXT', 'LONG_TEXT', 'NUMBER', 'DATE', 'BOOLEAN', 'CHOICE', 'MULTI_CHOICE', 'FILE');

-- CreateEnum
CREATE TYPE "AnswerModule" AS ENUM ('HISTORY', 'TEST');

-- CreateEnum
CREATE TYPE "AnswerRating" AS ENUM ('IMPROVABLE', 'INCORRECT');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ApiScope" ADD VALUE 'ARTICLES_WRITE';
ALTER TYPE "ApiScope" ADD VALUE 'ANSWERS_WRITE';

-- AlterEnum
ALTER TYPE "ManagerPermission" ADD VALUE 'MANAGE_ARTICLES';

-- AlterTable
ALTER TABLE "Affiliate" ADD COLUMN     "customRoleId" UUID;

-- AlterTable
ALTER TABLE "Category" ADD COLUMN     "translations" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "planId" UUID;

-- AlterTable
ALTER TABLE "PortalConfig" ADD COLUMN     "admitsAll" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "closingMessages" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "details" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "filters" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "locale" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN     "offersAllFilters" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "showsAllDetails" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "showsAllTypes" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "submitters" "PortalSubmitters" NOT NULL DEFAULT 'EVERYONE',
ADD COLUMN     "typeIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "users" "PortalUsers" NOT NULL DEFAULT 'EVERYONE',
ADD COLUMN     "widgetEnabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "widgetOrigins" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "previewerId" UUID;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "autoClosed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "billableMinutes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "contactEmail" TEXT,
ADD COLUMN     "dueDate" DATE,
ADD COLUMN     "minutesLogged" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "percentComplete" INTEGER,
ADD COLUMN     "projectId" UUID,
ADD COLUMN     "rating" "AnswerRating",
ADD COLUMN     "revisions" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "startDate" DATE;

-- what customers have seen so far goes on counting (by hand)
UPDATE "Ticket" SET "revisions" = jsonb_build_object('ticket', "version" - 1) WHERE "version" > 1;
ALTER TABLE "Ticket" DROP COLUMN "version";

-- CreateTable
CREATE TABLE "CustomRole" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "countsAs" "AffiliateRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CustomRole_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PortalAdmission" (
    "portalId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,

    CONSTRAINT "PortalAdmission_pkey" PRIMARY KEY ("portalId","organizationId")
);

-- CreateTable
CREATE TABLE "CustomField" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "CustomFieldKind" NOT NULL,
    "internal" BOOLEAN NOT NULL DEFAULT false,
    "labels" JSONB NOT NULL,
    "help" JSONB NOT NULL DEFAULT '{}',
    "options" JSONB NOT NULL DEFAULT '[]',
    "required" BOOLEAN NOT NULL DEFAULT false,
    "maxLength" INTEGER,
    "minimum" DOUBLE PRECISION,
    "maximum" DOUBLE PRECISION,
    "maxChoices" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "archivedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CustomField_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CategoryField" (
    "categoryId" UUID NOT NULL,
    "fieldId" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "conditions" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "CategoryField_pkey" PRIMARY KEY ("categoryId","fieldId")
);

-- CreateTable
CREATE TABLE "TicketFieldValue" (
    "ticketId" UUID NOT NULL,
    "fieldId" UUID NOT NULL,
    "text" TEXT,
    "number" DOUBLE PRECISION,
    "date" DATE,
    "boolean" BOOLEAN,
    "choices" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "attachmentId" UUID,

    CONSTRAINT "TicketFieldValue_pkey" PRIMARY KEY ("ticketId","fieldId")
);

-- CreateTable
CREATE TABLE "TimeEntry" (
    "id" UUID NOT NULL,
    "ticketId" UUID NOT NULL,
    "authorType" "ActorType" NOT NULL,
    "managerId" UUID,
    "affiliateId" UUID,
    "integrationId" UUID,
    "spentOn" DATE NOT NULL,
    "minutes" INTEGER NOT NULL,
    "note" TEXT,
    "billable" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TimeEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectFollower" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "affiliateId" UUID,
    "organizationId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ProjectFollower_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Article" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "bodyHtml" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "categoryId" UUID,
    "publishedAt" TIMESTAMPTZ(3),
    "inAllPortals" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ArticlePortal" (
    "articleId" UUID NOT NULL,
    "portalId" UUID NOT NULL,

    CONSTRAINT "ArticlePortal_pkey" PRIMARY KEY ("articleId","portalId")
);

-- CreateTable
CREATE TABLE "Deflection" (
    "id" UUID NOT NULL,
    "articleId" UUID NOT NULL,
    "affiliateId" UUID NOT NULL,
    "portalId" UUID NOT NULL,
    "categoryId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Deflection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Answer" (
    "id" UUID NOT NULL,
    "integrationId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "organizationId" UUID NOT NULL,
    "module" "AnswerModule" NOT NULL,
    "question" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "answeredAt" TIMESTAMPTZ(3) NOT NULL,
    "rating" "AnswerRating",
    "ratingComment" TEXT,
    "ratedById" UUID,
    "ratedAt" TIMESTAMPTZ(3),
    "ticketId" UUID,
    "ticketMade" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Plan" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "monthlyTickets" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AllowanceUse" (
    "organizationId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "AllowanceUse_pkey" PRIMARY KEY ("organizationId","month")
);

-- CreateIndex
CREATE UNIQUE INDEX "CustomRole_name_key" ON "CustomRole"("name");

-- CreateIndex
CREATE INDEX "PortalAdmission_organizationId_idx" ON "PortalAdmission"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "CustomField_key_key" ON "CustomField"("key");

-- CreateIndex
CREATE INDEX "CustomField_position_id_idx" ON "CustomField"("position", "id");

-- CreateIndex
CREATE INDEX "CategoryField_fieldId_idx" ON "CategoryField"("fieldId");

-- CreateIndex
CREATE UNIQUE INDEX "TicketFieldValue_attachmentId_key" ON "TicketFieldValue"("attachmentId");

-- CreateIndex
CREATE INDEX "TicketFieldValue_fieldId_number_idx" ON "TicketFieldValue"("fieldId", "number");

-- CreateIndex
CREATE INDEX "TicketFieldValue_fieldId_date_idx" ON "TicketFieldValue"("fieldId", "date");

-- CreateIndex
CREATE INDEX "TicketFieldValue_choices_idx" ON "TicketFieldValue" USING GIN ("choices");

-- CreateIndex
CREATE INDEX "TimeEntry_ticketId_spentOn_id_idx" ON "TimeEntry"("ticketId", "spentOn", "id");

-- CreateIndex
CREATE INDEX "TimeEntry_managerId_idx" ON "TimeEntry"("managerId");

-- CreateIndex
CREATE INDEX "TimeEntry_affiliateId_idx" ON "TimeEntry"("affiliateId");

-- CreateIndex
CREATE INDEX "TimeEntry_integrationId_idx" ON "TimeEntry"("integrationId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_number_key" ON "Project"("number");

-- CreateIndex
CREATE INDEX "Project_name_id_idx" ON "Project"("name", "id");

-- CreateIndex
CREATE INDEX "ProjectFollower_affiliateId_idx" ON "ProjectFollower"("affiliateId");

-- CreateIndex
CREATE INDEX "ProjectFollower_organizationId_idx" ON "ProjectFollower"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "ProjectFollower_projectId_affiliateId_key" ON "ProjectFollower"("projectId", "affiliateId");

-- CreateIndex
CREATE UNIQUE INDEX "ProjectFollower_projectId_organizationId_key" ON "ProjectFollower"("projectId", "organizationId");

-- CreateIndex
CREATE INDEX "Article_updatedAt_id_idx" ON "Article"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Article_categoryId_idx" ON "Article"("categoryId");

-- CreateIndex
CREATE INDEX "ArticlePortal_portalId_idx" ON "ArticlePortal"("portalId");

-- CreateIndex
CREATE INDEX "Deflection_articleId_createdAt_idx" ON "Deflection"("articleId", "createdAt");

-- CreateIndex
CREATE INDEX "Deflection_affiliateId_idx" ON "Deflection"("affiliateId");

-- CreateIndex
CREATE INDEX "Deflection_portalId_idx" ON "Deflection"("portalId");

-- CreateIndex
CREATE INDEX "Deflection_categoryId_idx" ON "Deflection"("categoryId");

-- CreateIndex
CREATE UNIQUE INDEX "Answer_ticketId_key" ON "Answer"("ticketId");

-- CreateIndex
CREATE INDEX "Answer_organizationId_answeredAt_id_idx" ON "Answer"("organizationId", "answeredAt", "id");

-- CreateIndex
CREATE INDEX "Answer_ratedById_idx" ON "Answer"("ratedById");

-- CreateIndex
CREATE UNIQUE INDEX "Answer_integrationId_externalId_key" ON "Answer"("integrationId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "Plan_name_key" ON "Plan"("name");

-- CreateIndex
CREATE INDEX "Affiliate_customRoleId_idx" ON "Affiliate"("customRoleId");

-- CreateIndex
CREATE INDEX "Organization_planId_idx" ON "Organization"("planId");

-- CreateIndex
CREATE INDEX "Session_previewerId_idx" ON "Session"("previewerId");

-- CreateIndex
CREATE INDEX "Ticket_projectId_updatedAt_id_idx" ON "Ticket"("projectId", "updatedAt", "id");

-- AddForeignKey
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_planId_fkey" FOREIGN KEY ("planId") REFERENCES "Plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Affiliate" ADD CONSTRAINT "Affiliate_customRoleId_fkey" FOREIGN KEY ("customRoleId") REFERENCES "CustomRole"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_previewerId_fkey" FOREIGN KEY ("previewerId") REFERENCES "Manager"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PortalAdmission" ADD CONSTRAINT "PortalAdmission_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "PortalConfig"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PortalAdmission" ADD CONSTRAINT "PortalAdmission_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CategoryField" ADD CONSTRAINT "CategoryField_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "Category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CategoryField" ADD CONSTRAINT "CategoryField_fieldId_fkey" FOREIGN KEY ("fieldId") REFERENCES "CustomField"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Ticket" ADD CONSTRAINT "Ticket_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketFieldValue" ADD CONSTRAINT "TicketFieldValue_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketFieldValue" ADD CONSTRAINT "TicketFieldValue_fieldId_fkey" FOREIGN KEY ("fieldId") REFERENCES "CustomField"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketFieldValue" ADD CONSTRAINT "TicketFieldValue_attachmentId_fkey" FOREIGN KEY ("attachmentId") REFERENCES "Attachment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_managerId_fkey" FOREIGN KEY ("managerId") REFERENCES "Manager"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_affiliateId_fkey" FOREIGN KEY ("affiliateId") REFERENCES "Affiliate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeEntry" ADD CONSTRAINT "TimeEntry_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectFollower" ADD CONSTRAINT "ProjectFollower_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectFollower" ADD CONSTRAINT "ProjectFollower_affiliateId_fkey" FOREIGN KEY ("affiliateId") REFERENCES "Affiliate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectFollower" ADD CONSTRAINT "ProjectFollower_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Article" ADD CONSTRAINT "Article_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "Category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticlePortal" ADD CONSTRAINT "ArticlePortal_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ArticlePortal" ADD CONSTRAINT "ArticlePortal_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "PortalConfig"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_articleId_fkey" FOREIGN KEY ("articleId") REFERENCES "Article"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_affiliateId_fkey" FOREIGN KEY ("affiliateId") REFERENCES "Affiliate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_portalId_fkey" FOREIGN KEY ("portalId") REFERENCES "PortalConfig"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deflection" ADD CONSTRAINT "Deflection_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "Category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Answer" ADD CONSTRAINT "Answer_integrationId_fkey" FOREIGN KEY ("integrationId") REFERENCES "Integration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Answer" ADD CONSTRAINT "Answer_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Answer" ADD CONSTRAINT "Answer_ratedById_fkey" FOREIGN KEY ("ratedById") REFERENCES "Affiliate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Answer" ADD CONSTRAINT "Answer_ticketId_fkey" FOREIGN KEY ("ticketId") REFERENCES "Ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AllowanceUse" ADD CONSTRAINT "AllowanceUse_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
