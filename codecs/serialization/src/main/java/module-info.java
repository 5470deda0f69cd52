/** Java serialization of session values, behind a list of the classes that may be read. */
module dev.sojourn.codec.serialization {
    requires transitive dev.sojourn;
    requires static org.jspecify;

    exports dev.sojourn.codec.serialization;
}
