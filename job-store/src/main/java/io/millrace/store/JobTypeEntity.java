package io.millrace.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code job_type}. Panache reads and writes the fields as they are; nothing outside of this package sees it. */
@Entity
@Table(name = "job_type")
public class JobTypeEntity extends PanacheEntityBase {
    @Id
    public String name = "";

    public String description = "";

    public String schema = "";

    @Column(name = "timeout_seconds")
    public int timeoutSeconds;

    @Column(name = "max_attempts")
    public int maxAttempts;

    @Column(name = "backoff_seconds")
    public int backoffSeconds;

    @Column(name = "runs_on")
    public String runsOn = "";
}
