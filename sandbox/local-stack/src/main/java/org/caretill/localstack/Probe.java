package org.caretill.localstack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Checks over HTTP whether a part is ready. */
final class Probe {

    private Probe() {}

    static boolean answersOk(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(5_000);
        connection.setInstanceFollowRedirects(false);
        try {
            return connection.getResponseCode() == 200;
        } finally {
            connection.disconnect();
        }
    }
}
