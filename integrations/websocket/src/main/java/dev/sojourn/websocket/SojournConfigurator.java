package dev.sojourn.websocket;

import dev.sojourn.http.BadSessionRequestException;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of endpoints that are deployed by path:
 * {@code ServerEndpointConfig.Builder.create(MyEndpoint.class, "/live") .configurator(sockets.configurator())}, or
 * {@code @ServerEndpoint(value = "/live", configurator = Mine.class)} with a subclass that has a constructor without
 * arguments. The endpoint calls {@link SessionSockets#open} first of all.
 *
 * <p>The Jakarta API knows one refusal, 403 by {@link #checkOrigin}, which is asked before the request is seen. It is
 * given for an origin that no request can pass with. What is found out later (another origin than the host's, a
 * missing session, a request that contradicts itself) can only be thrown: nothing is upgraded, and containers answer
 * 500. Where the status matters, use {@link SojournUpgrade}. Nor does it tell who the peer is, so trusted proxies are
 * not believed: behind one that ends TLS, name the public origin. Safe for use by many threads.
 */
public class SojournConfigurator extends ServerEndpointConfig.Configurator {

    private final SessionSockets sockets;

    /**
     * A configurator for the sockets of an application.
     *
     * @param sockets the application's sockets
     */
    public SojournConfigurator(SessionSockets sockets) {
        this.sockets = sockets;
    }

    /**
     * Whether a handshake with this origin may pass.
     *
     * @param origin the first {@code Origin} line, null when there is none
     * @return false for an origin that is refused whatever the request is
     */
    @Override
    public boolean checkOrigin(@Nullable String origin) {
        return sockets.handshake().mayPass(origin);
    }

    /**
     * Checks the rest of the request, opens the visit and puts the session's cookie into the 101. A subclass that
     * overrides this has to call it.
     *
     * @throws HandshakeRefusedException when the handshake is refused
     * @throws BadSessionRequestException when the request contradicts itself, is malformed or is too large
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Handshake.Admitted admitted = sockets.handshake().admit(new HandshakeExchange(request, response));
        config.getUserProperties().put(Handshake.Admitted.PROPERTY, admitted);
    }
}
