package dev.sojourn.suites.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sockets of one Vert.x with port numbers of its own: a server that wants port 8080 gets a free one of the loopback
 * address, and who connects to 8080 by the same Vert.x comes to it. So suites whose ports are fixed run beside whatever
 * else listens on them, and beside each other.
 */
final class OwnPorts implements Transport, io.vertx.core.spi.transport.Transport {

    private final io.vertx.core.spi.transport.Transport real = Transport.NIO.implementation();
    private final Map<Integer, InetSocketAddress> servers = new ConcurrentHashMap<>();

    private OwnPorts() {}

    static VertxBuilder in(VertxBuilder vertx) {
        return vertx.withTransport(new OwnPorts());
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return this;
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return real.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
        return real.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return real.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return Client::new;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return Server::new;
    }

    private final class Server extends NioServerSocketChannel {

        @Override
        protected void doBind(SocketAddress wanted) throws Exception {
            super.doBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            servers.put(((InetSocketAddress) wanted).getPort(), (InetSocketAddress) localAddress0());
        }
    }

    private final class Client extends NioSocketChannel {

        @Override
        protected boolean doConnect(SocketAddress remote, SocketAddress local) throws Exception {
            int port = ((InetSocketAddress) remote).getPort();
            return super.doConnect(servers.getOrDefault(port, (InetSocketAddress) remote), local);
        }
    }
}
