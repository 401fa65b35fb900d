-- What Grafana may read: facts of the pipe and the field. No account, no key, no claim, no bytes of events or quarantine.
-- Run by the database's owner after every migration; to run it again changes nothing.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM grafana;
GRANT USAGE ON SCHEMA public TO grafana;
GRANT SELECT ON
  alarm, device, gap, gateway, gateway_disk, ingest_status, knock, pipe_alert, projection, proof, quarantine_loss, site,
  watermark
  TO grafana;
GRANT SELECT (position, id, gateway, epoch, seq, boot, t, received, kind, region) ON journal TO grafana;
GRANT SELECT (id, gateway, region, topic, code, size, seen, first, last, state, decided_by, decided_at)
  ON quarantine TO grafana;
