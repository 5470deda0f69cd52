package dev.sojourn.codec.serialization.shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A bean as they stand in sessions since there are sessions: mutable, with cycles. */
public class Customer implements Serializable {

    private static final long serialVersionUID = 1L;

    private String name = "";
    private Customer partner;
    private final List<Order> orders = new ArrayList<>();
    private Object extra;
    private transient Object cache = new Object();

    public Customer(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public Customer getPartner() {
        return partner;
    }

    public void setPartner(Customer partner) {
        this.partner = partner;
    }

    public List<Order> getOrders() {
        return orders;
    }

    public Object getExtra() {
        return extra;
    }

    public void setExtra(Object extra) {
        this.extra = extra;
    }

    public Object getCache() {
        return cache;
    }
}
