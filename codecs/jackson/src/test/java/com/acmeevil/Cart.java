package com.acmeevil;

/** In a package whose name begins like one that is allowed. */
public class Cart {
    public String name = "x";
}
