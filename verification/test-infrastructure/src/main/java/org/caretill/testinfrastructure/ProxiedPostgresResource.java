package org.caretill.testinfrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL behind a {@link SilentProxy}: the service knows the port of the proxy. A test that has a field of the
 * proxy's type gets it.
 */
public class ProxiedPostgresResource extends EmbeddedPostgresResource {

    private @Nullable SilentProxy proxy;

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(super.start());
        var opened = new SilentProxy(Integer.parseInt(Objects.requireNonNull(settings.get("POSTGRES_PORT"))));
        proxy = opened;
        settings.put("POSTGRES_PORT", Integer.toString(opened.port()));
        return settings;
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(proxy, new TestInjector.MatchesType(SilentProxy.class));
    }

    @Override
    public void stop() {
        try {
            if (proxy != null) {
                proxy.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.stop();
    }
}
