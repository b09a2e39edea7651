package org.caretill.paymentrequest.platformevents;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Asks the operating system's name service; a bean of its own, so that a test can answer instead. */
@ApplicationScoped
class HostNames {

    /**
     * All addresses of the host, at least one. Blocks.
     *
     * @throws UnknownHostException if the name has none
     */
    InetAddress[] addressesOf(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }
}
