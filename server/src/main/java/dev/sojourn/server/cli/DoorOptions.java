package dev.sojourn.server.cli;

import picocli.CommandLine.Mixin;

/** Where the sessions are: with a running server, or in a store at rest; never both. */
final class DoorOptions {

    @Mixin
    private final ServerAddress server = new ServerAddress();

    @Mixin
    private final StoreOptions stores = new StoreOptions();

    @Mixin
    private final MountOption mount = new MountOption();

    /** The way to the sessions. The caller closes it. */
    Door open(Context context, FaceOptions face) throws Failure {
        boolean rests = stores.store != null || stores.config != null;
        if (rests && server.isGiven()) {
            throw Failure.wrongUsage(
                    "--server and --store go two ways: name a running server, or a store that is at rest");
        }
        if (!rests) {
            return new RestDoor(server.administered(context, face), mount.name);
        }
        StoreAtRest store = stores.open(context);
        try {
            return new RestingDoor(store, mount.name);
        } catch (Failure | RuntimeException e) {
            store.close();
            throw e;
        }
    }
}
