package io.millrace.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.SourceType;

/** A row of {@code app_user}. Panache reads and writes the fields as they are; nothing outside of this package sees it. */
@Entity
@Table(name = "app_user")
public class UserEntity extends PanacheEntityBase {
    @Id
    public String username = "";

    @Column(name = "password_hash")
    public String passwordHash = "";

    public String[] roles = {};

    public String[] permissions = {};

    @Column(name = "created_at")
    @CreationTimestamp(source = SourceType.DB)
    public Instant createdAt = Instant.EPOCH;
}
