package io.millrace.gateway.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /users/{username}/password}.
 *
 * @param currentPassword needed of whoever changes his own
 */
@Schema(name = "NewPassword", requiredProperties = "password", additionalProperties = Schema.False.class)
public record NewPassword(
        @JsonProperty("password") @Nullable String password,
        @JsonProperty("current_password") @Nullable String currentPassword) {}
