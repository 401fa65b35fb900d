"""All tables of the cloud, by importing every model."""

from __future__ import annotations

from sqlmodel import SQLModel

import cloud.accounts.act
import cloud.accounts.model
import cloud.alerts.model
import cloud.complaints.model
import cloud.dataquality.model
import cloud.exchange.model
import cloud.fleet.dossier_model
import cloud.fleet.model
import cloud.fleet.watch_model
import cloud.ingest.model
import cloud.inputs.model
import cloud.kernel.audit
import cloud.kernel.journal
import cloud.keys.model
import cloud.labels.model
import cloud.law.model
import cloud.market.model
import cloud.production.model
import cloud.public.model
import cloud.recall.model
import cloud.regions.model
import cloud.registry.model
import cloud.risk.model
import cloud.subjects.agreements.model
import cloud.subjects.certificates.model
import cloud.subjects.credentials.model
import cloud.subjects.filing.model
import cloud.subjects.model
import cloud.tally.model
import cloud.telemetry.influx.model
import cloud.telemetry.model
import cloud.testing.lab_model
import cloud.testing.limit_model
import cloud.testing.plan_model
import cloud.testing.rapid_model
import cloud.testing.sample_model
import cloud.trace.model
import cloud.vault.model
import cloud.vouchers.model  # noqa: F401  # imported for their tables

metadata = SQLModel.metadata
