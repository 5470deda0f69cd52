package dev.sojourn.codec.jackson;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * URLs that can be put into a set without asking the network for their hosts: reading what someone else has written
 * must not reach out. They open connections as others do.
 */
final class QuietUrls extends URLStreamHandler {

    private final URL plain;

    private QuietUrls(URL plain) {
        this.plain = plain;
    }

    static URL read(String text) {
        try {
            URL plain = new URL(text);
            return new URL(null, text, new QuietUrls(plain));
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        return new URL(url.toExternalForm()).openConnection();
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return new URL(url.toExternalForm()).openConnection(proxy);
    }

    @Override
    protected int getDefaultPort() {
        return plain.getDefaultPort();
    }

    @Override
    protected @Nullable InetAddress getHostAddress(URL url) {
        return null;
    }
}
