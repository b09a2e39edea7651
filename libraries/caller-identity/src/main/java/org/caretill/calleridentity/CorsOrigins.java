package org.caretill.calleridentity;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import org.jspecify.annotations.Nullable;

/**
 * Tells the framework's CORS filter the allowed origins in its own grammar, so that a call of the API and a live socket
 * are allowed to exactly the same pages ({@link AllowedOrigins}).
 */
public final class CorsOrigins implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1;

    private static final String SETTING = "quarkus.http.cors.origins";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        // The build reads settings as they are written, without the variables in them.
        return SETTING.equals(name) && value != null && value.getValue() != null && Expressions.isEnabled()
                ? value.withValue(AllowedOrigins.of(value.getValue()).forCorsFilter())
                : value;
    }
}
